import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary.ts';

/** Copies a database as it is on disk now, which is what a killed process leaves behind. Returns the path of the copy. */
export async function leftBehind(file: string): Promise<string> {
  const copy = join(await temporaryFolder(), 'left.db');
  for (const companion of ['', '-wal']) {
    const exists = await stat(file + companion).catch(() => null);
    if (exists !== null) await copyFile(file + companion, copy + companion);
  }
  return copy;
}
