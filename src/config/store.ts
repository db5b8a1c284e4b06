import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { saidBy } from '../problems/problem-error.ts';
import { parseConfig } from './parse.ts';
import { ConfigProblem } from './problem.ts';
import type { Config } from './schema.ts';

/**
 * Loads the configuration. A file that does not exist is the defaults, and its folder is made (0700), because the
 * files of outbox and history live beside it. Throws {@link ConfigProblem}.
 */
export async function loadConfig(file: string): Promise<Config> {
  try {
    return parseConfig(await readFile(file, 'utf8'), file);
  } catch (cause) {
    if (cause instanceof ConfigProblem) throw cause;
    if (isMissing(cause)) {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      return parseConfig('{}', file);
    }
    throw new ConfigProblem({ code: 'config-unreadable', parameters: { file, said: saidBy(cause) } });
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
