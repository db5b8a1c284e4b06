import type { RawConfig } from '../config/live.ts';

/** The apps as they stand in the file, by name and in their order. */
export type StoredApps = ReadonlyMap<string, unknown>;

/** A file without any apps stands for the desktop alone. */
export function appsOf({ apps }: RawConfig): StoredApps {
  return new Map(
    Object.entries(typeof apps === 'object' && apps !== null ? apps : { 'app.carillon.desktop': { type: 'desktop' } }),
  );
}

/** The providers of an app as they stand in the file; none for one that is not there. */
export function storedOf(apps: StoredApps, name: string | null): readonly unknown[] {
  const app = name === null ? undefined : apps.get(name);
  return app === undefined ? [] : Array.isArray(app) ? app : [app];
}

/** The same order, with one app changed, renamed or added at the end. */
export function replaced(apps: StoredApps, was: string | null, pattern: string, app: unknown) {
  const entries = [...apps];
  const index = entries.findIndex(([name]) => name === was);
  entries.splice(index < 0 ? entries.length : index, index < 0 ? 0 : 1, [pattern, app]);
  return Object.fromEntries(entries);
}
