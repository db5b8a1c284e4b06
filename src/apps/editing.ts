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
  /** The name it had before; null for a new one. */
  readonly was: string | null;
  /** Its providers, as they are to stand in the file. */
  readonly providers: readonly unknown[];
}

/** A file as it is told: its name in the configuration and the key it stands under, and what may be told of its content. */
export interface KeyFile extends KeyDetails {
  readonly key: string;
  readonly file: string;
}

const MOST_NAMES = 99;

export interface AppEditingDeps {
  readonly live: LiveConfig;
  readonly dataDir: string;
  readonly vault: Vault;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** Reads and changes the apps of the configuration file. Everything rejects with `ConfigProblem` where the file is broken. */
export function createAppEditing({ live, dataDir, vault, now }: AppEditingDeps) {
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

  /** A file that was uploaded for a key. Whether its passphrase is right is only seen with that. */
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
    for (let number = 1; number <= MOST_NAMES; number++) {
      const file = join('secrets', number === 1 ? safe : `${number}-${safe}`);
      const there = await vault.get(join(dataDir, file)).catch(nullIfMissing);
      if (there !== null && !there.equals(content)) continue;
      if (there === null) await vault.put(join(dataDir, file), content);
      handedOver.add(content);
      return uploaded(key, file);
    }
    throw new Error(`There are too many keys named ${safe}.`);
  }

  return {
    /** An app's providers as they stand in the file, passwords masked, and the keys they name; null for no such app. */
    async get(pattern: string): Promise<{ providers: unknown[]; keys: KeyFile[] } | null> {
      const app = appsOf(await live.raw()).get(pattern);
      if (app === undefined) return null;
      const providers = (Array.isArray(app) ? app : [app]).map(maskSecrets);
      return { providers, keys: (await Promise.all(providers.map(keyFilesOf))).flat() };
    },

    issuesOf,

    /** Adds or changes an app; what is wrong with it, which is nothing when it was saved. */
    async save(draft: AppDraft): Promise<PlacedIssue[]> {
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

    /** Takes an app out; false when there is none of that name. */
    async remove(pattern: string): Promise<boolean> {
      if (!appsOf(await live.raw()).has(pattern)) return false;
      await live.edit((raw) => {
        const others = [...appsOf(raw)].filter(([name]) => name !== pattern);
        return { ...raw, apps: Object.fromEntries(others) };
      });
      return true;
    },

    /**
     * Keeps an uploaded key in the data folder, readable by its owner only; answers its name for the configuration. `key` is
     * what it is for there.
     */
    storeKey: (name: string, content: Uint8Array, key = ''): Promise<KeyFile> =>
      serially(() => storeNow(name, content, key)),
  };
}

/** A file that is there and cannot be opened is not free to be written, either. */
function nullIfMissing(error: unknown): Buffer | null {
  return isMissing(error) ? null : Buffer.alloc(0);
}
