import { hash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { LiveConfig } from '../config/live.ts';
import type { PlacedIssue } from '../problems/issues.ts';
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

/** A key as it is told: its name in the configuration, and enough of its hash to know it again. Null: not there. */
export interface KeyFile {
  readonly file: string;
  readonly fingerprint: string | null;
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

  async function keyFile(file: string): Promise<KeyFile> {
    const content = await contentOf(file);
    const digest = content === null ? null : hash('sha256', content, 'hex').slice(0, 16);
    return { file, fingerprint: digest?.replaceAll(/(.{4})(?=.)/g, '$1 ') ?? null };
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

  let storing: Promise<unknown> = Promise.resolve();

  async function storeNow(name: string, content: Uint8Array): Promise<KeyFile> {
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
      return keyFile(file);
    }
    throw new Error(`There are too many keys named ${safe}.`);
  }

  return {
    /** An app's providers as they stand in the file, passwords masked, and the keys they name; null for no such app. */
    async get(pattern: string): Promise<{ providers: unknown[]; keys: KeyFile[] } | null> {
      const app = appsOf(await live.raw()).get(pattern);
      if (app === undefined) return null;
      const providers = (Array.isArray(app) ? app : [app]).map(maskSecrets);
      return { providers, keys: await Promise.all(filesOf(providers).map(keyFile)) };
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

    /** Keeps an uploaded key in the data folder, readable by its owner only; answers its name for the configuration. */
    storeKey(name: string, content: Uint8Array): Promise<KeyFile> {
      const stored = storing.then(() => storeNow(name, content));
      storing = stored.catch(() => undefined);
      return stored;
    },
  };
}

/** A file that is there and cannot be opened is not free to be written, either. */
function nullIfMissing(error: unknown): Buffer | null {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? null : Buffer.alloc(0);
}

/** The files that providers name. */
function filesOf(providers: readonly unknown[]): string[] {
  return providers.flatMap((provider) =>
    typeof provider !== 'object' || provider === null
      ? []
      : Object.entries(provider).flatMap(([key, value]) =>
          key.endsWith('File') && typeof value === 'string' ? value : [],
        ),
  );
}
