import type { Banner, BannerOutcome, Shell, ShellSettings, ShellStatus } from '../../src/shell.ts';

/** A shell that does what it is told and remembers what it was asked. */
export interface ScriptedShell extends Shell {
  readonly calls: unknown[][];
  readonly banners: Banner[];
  readonly statuses: ShellStatus[];
}

/** `outcome` says what happens to a banner; by default it is shown. */
export function createScriptedShell(
  outcome: (banner: Banner) => Promise<BannerOutcome> = async () => ({ result: 'shown' }),
): ScriptedShell {
  const calls: unknown[][] = [];
  const banners: Banner[] = [];
  const statuses: ShellStatus[] = [];
  let settings: ShellSettings = {
    preferences: { startAtLogin: 'off', closeToTray: true, openOnClick: 'push' },
    facts: { tray: true, notifications: 'ok', secrets: 'file', badge: false },
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
    openExternal: async (url) => void calls.push(['openExternal', url]),
  };
}
