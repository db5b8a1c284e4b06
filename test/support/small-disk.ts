import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary.ts';

const CHUNK = Buffer.alloc(4_096);

/** Mounts a disk of this many MiB in memory until the test ends. Returns the reason where that is not possible. */
export async function smallDisk(mebibytes: number) {
  const folder = await temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'carillon-test', folder], { stdio: 'pipe' });
  } catch (error) {
    return { missing: `A small disk cannot be mounted here (it takes root on Linux): ${String(error)}` };
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  const filler = join(folder, 'filler');
  return {
    folder,
    /** Fills the remaining space. */
    fill(): void {
      const file = openSync(filler, 'a');
      try {
        for (;;) writeSync(file, CHUNK);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        closeSync(file);
      }
    },
    /** Frees that space. */
    free: () => rmSync(filler, { force: true }),
  };
}
