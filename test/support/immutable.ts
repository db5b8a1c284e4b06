import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary.ts';

function chattr(change: '+i' | '-i', ...files: string[]): void {
  execFileSync('chattr', [change, ...files], { stdio: 'pipe' });
}

/**
 * Makes files that are already open refuse writes, as on a disk that turned read-only; permissions do not stop root.
 * Returns the reason where that is not possible.
 */
export async function immutableFiles() {
  const probe = join(await temporaryFolder(), 'probe');
  const file = openSync(probe, 'w');
  try {
    chattr('+i', probe);
    try {
      writeSync(file, 'x');
      return { missing: 'The file system here writes files that are open although they are immutable.' };
    } catch {
      return {
        set: (...files: string[]) => chattr('+i', ...files),
        clear: (...files: string[]) => chattr('-i', ...files),
      };
    } finally {
      chattr('-i', probe);
    }
  } catch (error) {
    return { missing: `Files cannot be made immutable here (it takes root on Linux): ${String(error)}` };
  } finally {
    closeSync(file);
  }
}
