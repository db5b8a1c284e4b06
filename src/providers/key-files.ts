import { hash } from 'node:crypto';
import { resolve } from 'node:path';
import type { ProviderConfig } from '../config/app-schema.ts';
import { createFileWatch, type FileWatchDeps } from '../lib/file-watch.ts';
import { readSmallFile } from '../lib/small-file.ts';

export interface KeyFilesDeps extends FileWatchDeps {
  /** The folder that relative file names of the configuration start from. */
  readonly dataDir: string;
}

/** The files with keys and certificates that providers name. They may be replaced while the relay runs. */
export interface KeyFiles {
  /** Watches the files of these providers, and of no others. */
  follow(configs: readonly ProviderConfig[]): void;
  /** A digest of the content of a provider's files, which changes with it; empty for a provider without files. */
  digest(config: ProviderConfig): Promise<string>;
  stop(): void;
}

export function createKeyFiles({ dataDir, ...deps }: KeyFilesDeps): KeyFiles {
  const watch = createFileWatch(deps);
  const pathsOf = (config: ProviderConfig) => filesOf(withAbsolutePaths(config, dataDir));
  return {
    follow: (configs) => watch.follow(configs.flatMap(pathsOf)),
    async digest(config) {
      const digests = pathsOf(config).map((file) =>
        readSmallFile(file).then(
          (content) => hash('sha256', content, 'base64url'),
          (error: NodeJS.ErrnoException) => error.code ?? error.message,
        ),
      );
      return (await Promise.all(digests)).join(' ');
    },
    stop: () => watch.stop(),
  };
}

/** The configuration with absolute paths of its files. */
export function withAbsolutePaths<Config extends object>(config: Config, dataDir: string): Config {
  const paths = Object.entries(config).flatMap(([key, value]) =>
    isFile(key, value) ? [[key, resolve(dataDir, value)]] : [],
  );
  return { ...config, ...Object.fromEntries(paths) };
}

/** The files that a provider's configuration names. */
export function filesOf(config: object): string[] {
  return Object.entries(config).flatMap(([key, value]) => (isFile(key, value) ? [value] : []));
}

/** True for a member of a provider's configuration that names a file. */
export function isFile(key: string, value: unknown): value is string {
  return key.endsWith('File') && typeof value === 'string';
}
