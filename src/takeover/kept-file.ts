import { existsSync, renameSync, rmSync } from 'node:fs';
import { fileError, OldFileTrouble } from './trouble.ts';

/**
 * Renames a file that was taken over, never over another file, and returns the new name. Its companions are empty by then,
 * and are deleted first, so that none is left for a later file of that name.
 */
export function keepTakenOver(file: string): string {
  let kept = `${file}.taken-over`;
  try {
    for (const companion of ['-wal', '-shm']) rmSync(file + companion, { force: true });
    for (let number = 2; existsSync(kept); number++) kept = `${file}.taken-over-${number}`;
    renameSync(file, kept);
  } catch (error) {
    throw new OldFileTrouble(fileError(error, file));
  }
  return kept;
}
