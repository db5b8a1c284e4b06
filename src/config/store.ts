import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseConfig } from './parse.ts';
import { readConfigText } from './read.ts';
import type { Config } from './schema.ts';

/**
 * Loads the configuration. A file that does not exist is the defaults, and its folder is made (0700), because the
 * files of outbox and history live beside it. Rejects with `ConfigProblem`.
 */
export async function loadConfig(file: string): Promise<Config> {
  const text = await readConfigText(file);
  if (text === null) await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  return parseConfig(text ?? '{}', file);
}
