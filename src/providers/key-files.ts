import { hash } from 'node:crypto';
import { resolve } from 'node:path';
import type { ProviderConfig } from '../config/app-schema.ts';
import { createFileWatch, type FileWatchDeps } from '../lib/file-watch.ts';
import { readSmallFile } from '../lib/small-file.ts';

export interface KeyFilesDeps extends FileWatchDeps {
  /** Relative file names of the configuration start here. */
  readonly dataDir: string;
}

export type KeyFiles = ReturnType<typeof createKeyFiles>;

/** The files with keys and certificates that providers name, while they may be replaced. */
export function createKeyFiles({ dataDir, ...deps }: KeyFilesDeps) {
  const watch = createFileWatch(deps);
  return {
    /** Follows the files of these providers, and of no others. */
    follow: (configs: readonly ProviderConfig[]): void =>
      watch.follow(configs.flatMap((config) => filesOf(withWholePaths(config, dataDir)))),

    /** Tells what a provider's files hold from what they held before; empty for one without files. */
    async print(config: ProviderConfig): Promise<string> {
      const prints = filesOf(withWholePaths(config, dataDir)).map((file) =>
        readSmallFile(file).then(
          (content) => hash('sha256', content, 'base64url'),
          (error: NodeJS.ErrnoException) => error.code ?? error.message,
        ),
      );
      return (await Promise.all(prints)).join(' ');
    },

    stop: () => watch.stop(),
  };
}

/** The configuration with its files named from the root. */
export function withWholePaths<Config extends object>(config: Config, dataDir: string): Config {
  const paths = Object.entries(config).flatMap(([key, value]) =>
    isFile(key, value) ? [[key, resolve(dataDir, value)]] : [],
  );
  return { ...config, ...Object.fromEntries(paths) };
}

/** The files that a provider's configuration names. */
export function filesOf(config: object): string[] {
  return Object.entries(config).flatMap(([key, value]) => (isFile(key, value) ? [value] : []));
}

/** True for what names a file in a provider's configuration. */
export function isFile(key: string, value: unknown): value is string {
  return key.endsWith('File') && typeof value === 'string';
}
