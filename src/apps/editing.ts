import { join, resolve } from 'node:path';
import type { LiveConfig } from '../config/live.ts';
import { isMissing } from '../lib/missing-file.ts';
import { createSerial } from '../lib/serial.ts';
import type { PlacedIssue } from '../problems/issues.ts';
import { type KeyDetails, keyDetails, noDetails } from '../providers/key-details.ts';
import { filesOf, isFile, withAbsolutePaths } from '../providers/key-files.ts';
import type { Vault } from '../secrets/vault.ts';
import { nameIssues, passwordIssues, providersIssues, secretIssues } from './draft-issues.ts';
import { createHandedOver } from './handed-over.ts';
import { maskSecrets, unmaskSecrets } from './secrets.ts';
import { appsOf, replaced, storedOf } from './stored-apps.ts';
import { sentSecrets } from './targets.ts';

export interface AppDraft {
  readonly pattern: string;
  /** Its pattern in the configuration file; null for a new app. */
  readonly was: string | null;
  /** Its providers, as the file is to have them. */
  readonly providers: readonly unknown[];
}

/** What is public about a key file: its name in the configuration, the key that names it, and details of its content. */
export interface KeyFile extends KeyDetails {
  readonly key: string;
  readonly file: string;
}

const MAX_NAMES = 99;

export interface AppEditingDeps {
  readonly live: LiveConfig;
  readonly dataDir: string;
  readonly vault: Vault;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** Reads and changes the apps of the configuration file. Each method rejects with `ConfigProblem` if the file is unusable. */
export interface AppEditing {
  /** An app's providers as the file has them, passwords masked, and the key files they name; null for no such app. */
  get(pattern: string): Promise<{ providers: unknown[]; keys: KeyFile[] } | null>;
  issuesOf(draft: AppDraft): Promise<PlacedIssue[]>;
  /** Adds or changes an app, unless it has issues; returns the issues. */
  save(draft: AppDraft): Promise<PlacedIssue[]>;
  /** Removes an app; false when there is none with this name. */
  remove(pattern: string): Promise<boolean>;
  /**
   * Keeps an uploaded key in the data folder, readable by its owner only. `key` is the option that is to name its file; the
   * result has that name.
   */
  storeKey(name: string, content: Uint8Array, key?: string): Promise<KeyFile>;
}

export function createAppEditing({ live, dataDir, vault, now }: AppEditingDeps): AppEditing {
  const handedOver = createHandedOver(now);

  const contentOf = (file: string) => vault.get(resolve(dataDir, file)).catch(() => null);

  async function isHandedOver(file: string): Promise<boolean> {
    const content = await contentOf(file);
    return content !== null && handedOver.has(content);
  }

  /** The files that a provider names. */
  async function keyFilesOf(provider: unknown): Promise<KeyFile[]> {
    if (typeof provider !== 'object' || provider === null) return [];
    const known = withAbsolutePaths(provider, dataDir);
    const read = await vault.readAhead(filesOf(known));
    return Object.entries(provider).flatMap(([key, file]) =>
      isFile(key, file) ? [{ key, file, ...keyDetails(key, { ...known }, read) }] : [],
    );
  }

  /** A file that was uploaded for a key. Its passphrase comes in another file, so a missing one is no problem here. */
  async function uploaded(key: string, file: string): Promise<KeyFile> {
    const [known = { key, file, ...noDetails }] = await keyFilesOf({ [key]: file });
    return known.problem?.code === 'file-passphrase-missing' ? { ...known, problem: null } : known;
  }

  async function issuesOf({ pattern, was, providers }: AppDraft): Promise<PlacedIssue[]> {
    const apps = appsOf(await live.raw());
    const others = [...apps.keys()].filter((name) => name !== was);
    return [
      ...nameIssues(pattern, others),
      ...providersIssues(providers),
      ...passwordIssues(providers, storedOf(apps, was)),
      ...(await secretIssues(providers, apps, isHandedOver)),
    ];
  }

  const serially = createSerial();

  async function storeNow(name: string, content: Uint8Array, key: string): Promise<KeyFile> {
    const safe =
      name
        .replaceAll(/[^\w.-]/g, '_')
        .replace(/^\.+/, '')
        .slice(-80) || 'key';
    for (let number = 1; number <= MAX_NAMES; number++) {
      const file = join('secrets', number === 1 ? safe : `${number}-${safe}`);
      const existing = await vault.get(join(dataDir, file)).catch(nullIfMissing);
      if (existing !== null && !existing.equals(content)) continue;
      if (existing === null) await vault.put(join(dataDir, file), content);
      handedOver.add(content);
      return uploaded(key, file);
    }
    throw new Error(`There are too many keys named ${safe}.`);
  }

  return {
    async get(pattern) {
      const app = appsOf(await live.raw()).get(pattern);
      if (app === undefined) return null;
      const providers = (Array.isArray(app) ? app : [app]).map(maskSecrets);
      return { providers, keys: (await Promise.all(providers.map(keyFilesOf))).flat() };
    },

    issuesOf,

    async save(draft) {
      const issues = await issuesOf(draft);
      if (issues.length > 0) return issues;
      await live.edit((raw) => {
        const apps = appsOf(raw);
        const stored = storedOf(apps, draft.was);
        const providers = draft.providers.map((one, index) => unmaskSecrets(one, [stored[index], ...stored]));
        const app = providers.length === 1 ? providers[0] : providers;
        return { ...raw, apps: replaced(apps, draft.was, draft.pattern, app) };
      });
      for (const { file } of draft.providers.flatMap(sentSecrets)) {
        const content = await contentOf(file);
        if (content !== null) handedOver.forget(content);
      }
      return [];
    },

    async remove(pattern) {
      if (!appsOf(await live.raw()).has(pattern)) return false;
      await live.edit((raw) => {
        const others = [...appsOf(raw)].filter(([name]) => name !== pattern);
        return { ...raw, apps: Object.fromEntries(others) };
      });
      return true;
    },

    storeKey: (name, content, key = '') => serially(() => storeNow(name, content, key)),
  };
}

/** A file that exists and cannot be opened must not be overwritten, so it counts as one with other content. */
function nullIfMissing(error: unknown): Buffer | null {
  return isMissing(error) ? null : Buffer.alloc(0);
}
