import type { AppConfig } from '../config/app-schema.ts';
import { isGlob, matchesGlob } from '../lib/glob.ts';

/** What an app_id resolves to. */
export interface App {
  /** The key of the configuration: an exact app_id or a glob. */
  readonly pattern: string;
  readonly config: AppConfig;
}

export interface Apps {
  readonly all: readonly App[];
  /** The exact name first, then the one glob that matches; undefined when nothing does. */
  resolve(appId: string): App | undefined;
}

/** Resolves app_ids as the configuration says; overlapping globs were refused when it was loaded. */
export function createApps(configured: Readonly<Record<string, AppConfig>>): Apps {
  const all = Object.entries(configured).map(([pattern, config]): App => ({ pattern, config }));
  const exact = new Map(all.filter(({ pattern }) => !isGlob(pattern)).map((app) => [app.pattern, app]));
  const globs = all.filter(({ pattern }) => isGlob(pattern));
  return {
    all,
    resolve: (appId) => exact.get(appId) ?? globs.find(({ pattern }) => matchesGlob(pattern, appId)),
  };
}
