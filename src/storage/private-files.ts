import { chmodSync, closeSync, constants, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a database's file before SQLite does, so that it is never readable for others (SQLite gives its companions the
 * mode of the file), and takes the permissions of others away where the folder or the files existed before.
 */
export function makePrivate(file: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  withdraw(folder, 0o700);
  try {
    closeSync(openSync(file, constants.O_CREAT | constants.O_RDWR | constants.O_NOFOLLOW, 0o600));
  } catch {
    // SQLite says better what is wrong with a file that cannot be made.
  }
  for (const companion of ['', '-wal', '-shm']) if (existsSync(file + companion)) withdraw(file + companion, 0o600);
}

/** A folder of somebody else's or a file system without modes is left as it is. */
function withdraw(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch {
    // Nothing can be done about it here.
  }
}
