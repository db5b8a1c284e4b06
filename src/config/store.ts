import { lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseConfig } from './parse.ts';
import { ConfigProblem } from './problem.ts';
import { readConfigText } from './read.ts';
import type { Config } from './schema.ts';

export interface LoadedConfig {
  readonly path: string;
  /** The text of the file; null when it does not exist. */
  readonly text: string | null;
  readonly loaded: Config;
}

/**
 * Loads the configuration. A file that does not exist means the defaults, and its folder is created (0700), because the
 * files of outbox and history are beside it. A file that the command line names, or a link leads to, has to exist. Rejects
 * with `ConfigProblem`.
 */
export async function loadConfig(path: string, { named }: { readonly named: boolean }): Promise<LoadedConfig> {
  const text = await readConfigText(path);
  if (text === null && (named || (await isLink(path))))
    throw new ConfigProblem({ code: 'config-missing', parameters: { file: path } });
  if (text === null) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return { path, text, loaded: parseConfig(text ?? '{}', path) };
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}
