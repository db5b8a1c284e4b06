import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Banner, BannerOutcome, Shell, ShellSettings, ShellStatus } from '../../src/shell/shell.ts';

/** A shell that does what a test scripts and remembers its calls. */
export interface ScriptedShell extends Shell {
  readonly calls: unknown[][];
  readonly banners: Banner[];
  readonly statuses: ShellStatus[];
}

/** `outcome` decides what becomes of a banner; by default it is shown. */
export function createScriptedShell(
  outcome: (banner: Banner) => Promise<BannerOutcome> = async () => ({ result: 'shown' }),
): ScriptedShell {
  const calls: unknown[][] = [];
  const banners: Banner[] = [];
  const statuses: ShellStatus[] = [];
  let settings: ShellSettings = {
    preferences: { startAtLogin: 'off', closeToTray: true, openOnClick: 'push' },
    facts: { tray: true, notifications: 'ok', secrets: 'file', startAtLogin: 'as-chosen', badge: false },
  };
  return {
    name: 'desktop',
    calls,
    banners,
    statuses,
    show(banner) {
      calls.push(['show', banner.key]);
      banners.push(banner);
      return outcome(banner);
    },
    close: async (key) => void calls.push(['close', key]),
    closeAll: async () => void calls.push(['closeAll']),
    setUnread: async (count) => void calls.push(['setUnread', count]),
    setStatus: async (status) => void statuses.push(status),
    settings: async () => settings,
    async setPreferences(preferences) {
      settings = { ...settings, preferences };
    },
    seal: async () => null,
    unseal: () => Promise.reject(new Error('There is no keychain.')),
    openExternal: async (url) => void calls.push(['openExternal', url]),
  };
}

/** A shell with its own keychain: no other shell can unseal what it sealed. */
export function createKeychainShell(): ScriptedShell {
  const key = randomBytes(32);
  return {
    ...createScriptedShell(),
    async seal(content) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([nonce, cipher.update(content, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return sealed.toString('base64');
    },
    async unseal(text) {
      const sealed = Buffer.from(text, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(-16));
      return decipher.update(sealed.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}

/** A banner without any special features. */
export const plainBanner = (pushId: string): Banner => ({
  key: pushId,
  pushId,
  title: 'T',
  body: 'B',
  urgency: 'normal',
  sound: null,
});
