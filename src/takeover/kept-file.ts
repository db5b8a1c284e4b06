import { existsSync, renameSync, rmSync } from 'node:fs';
import { fileError, OldFileTrouble } from './trouble.ts';

/**
 * Renames a file that was taken over, never over another, and returns its new name. Nothing is in its companions any more:
 * they go first, so that none is left to the next file of its name.
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
