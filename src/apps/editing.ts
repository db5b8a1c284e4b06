import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { appSchema } from '../config/app-schema.ts';
import type { LiveConfig, RawConfig } from '../config/live.ts';
import { writeFileWhole } from '../config/write.ts';
import { globsOverlap } from '../glob.ts';
import { isGlob } from './apps.ts';
import { maskSecrets, unmaskSecrets } from './secrets.ts';

/** One thing that is wrong with an app, at a place: `pattern`, or the number of a provider and its key. */
export interface AppIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface AppDraft {
  readonly pattern: string;
  /** The name it had before; null for a new one. */
  readonly was: string | null;
  /** Its providers, as they are to stand in the file. */
  readonly providers: readonly unknown[];
}

const MOST_NAMES = 99;

/** Reads and changes the apps of the configuration file. Everything rejects with `ConfigProblem` where the file is broken. */
export function createAppEditing({ live, dataDir }: { readonly live: LiveConfig; readonly dataDir: string }) {
  async function issuesOf({ pattern, was, providers }: AppDraft): Promise<AppIssue[]> {
    const others = Object.keys(appsOf(await live.raw())).filter((name) => name !== was);
    return [
      ...nameIssues(pattern, others),
      ...providers.flatMap(providerIssues),
      ...(providers.length > 0 ? [] : [none]),
    ];
  }

  return {
    /** An app's providers as they stand in the file, passwords masked; null when there is no such app. */
    async get(pattern: string): Promise<unknown[] | null> {
      const app = appsOf(await live.raw())[pattern];
      if (app === undefined) return null;
      return (Array.isArray(app) ? app : [app]).map(maskSecrets);
    },

    issuesOf,

    /** Adds or changes an app; what is wrong with it, which is nothing when it was saved. */
    async save(draft: AppDraft): Promise<AppIssue[]> {
      const issues = await issuesOf(draft);
      if (issues.length > 0) return issues;
      await live.edit((raw) => {
        const apps = appsOf(raw);
        const before = draft.was === null ? undefined : apps[draft.was];
        const stored = Array.isArray(before) ? before : [before];
        const providers = draft.providers.map((one, index) => unmaskSecrets(one, stored[index]));
        const app = providers.length === 1 ? providers[0] : providers;
        return { ...raw, apps: replaced(apps, draft.was, draft.pattern, app) };
      });
      return [];
    },

    /** Takes an app out; false when there is none of that name. */
    async remove(pattern: string): Promise<boolean> {
      if (appsOf(await live.raw())[pattern] === undefined) return false;
      await live.edit((raw) => {
        const { [pattern]: _, ...apps } = appsOf(raw);
        return { ...raw, apps };
      });
      return true;
    },

    /** Keeps an uploaded key in the data folder, readable by its owner only; answers the name for the configuration. */
    async storeKey(name: string, content: Uint8Array): Promise<string> {
      const safe =
        name
          .replaceAll(/[^\w.-]/g, '_')
          .replace(/^\.+/, '')
          .slice(-80) || 'key';
      for (let number = 1; number <= MOST_NAMES; number++) {
        const file = join('secrets', number === 1 ? safe : `${number}-${safe}`);
        const there = await readFile(join(dataDir, file)).catch(() => null);
        if (there !== null && !there.equals(content)) continue;
        if (there === null) await writeFileWhole(join(dataDir, file), content);
        return file;
      }
      throw new Error(`There are too many keys named ${safe}.`);
    },
  };
}

const none: AppIssue = { path: ['providers'], message: 'needs at least one provider' };

/** The apps as they stand in the file; a file without any stands for the desktop alone. */
function appsOf(raw: RawConfig): Record<string, unknown> {
  const { apps } = raw;
  return typeof apps === 'object' && apps !== null ? { ...apps } : { 'app.carillon.desktop': { type: 'desktop' } };
}

/** The same order, with one app changed, renamed or added at the end. */
function replaced(apps: Record<string, unknown>, was: string | null, pattern: string, app: unknown) {
  const entries = Object.entries(apps);
  const index = entries.findIndex(([name]) => name === was);
  entries.splice(index < 0 ? entries.length : index, index < 0 ? 0 : 1, [pattern, app]);
  return Object.fromEntries(entries);
}

function nameIssues(pattern: string, others: readonly string[]): AppIssue[] {
  const issue = (message: string): AppIssue[] => [{ path: ['pattern'], message }];
  if (pattern.trim() === '') return issue('needs an app_id, or a glob with * or ?');
  if (pattern !== pattern.trim()) return issue('begins or ends with a space, and no app_id does');
  if (others.includes(pattern)) return issue('is the name of another app');
  const other = isGlob(pattern) ? others.find((one) => isGlob(one) && globsOverlap(one, pattern)) : undefined;
  return other === undefined ? [] : issue(`overlaps with ${other}: an app_id could match both`);
}

function providerIssues(provider: unknown, index: number): AppIssue[] {
  const parsed = appSchema.safeParse(provider);
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => ({
    path: [index, ...path.filter((key): key is string | number => typeof key !== 'symbol')],
    message,
  }));
}

/** The form of each provider: JSON Schema of what its configuration may hold, with titles and descriptions. */
export function providerForms(): { type: string; schema: unknown }[] {
  return appSchema.options.map((option) => ({
    type: option.shape.type.value,
    schema: z.toJSONSchema(option, { io: 'input' }),
  }));
}
