import { chmodSync, closeSync, constants, existsSync, lstatSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, sep } from 'node:path';

/** Folders of the system that a mistaken option may name; taking them from others would break the computer. */
const SYSTEM = new Set([
  '/',
  '/etc',
  '/opt',
  '/srv',
  '/usr',
  '/usr/local',
  '/usr/share',
  '/var',
  '/var/lib',
  '/var/opt',
]);
const STICKY = 0o1000;

/**
 * Makes a database's file before SQLite does, so that it is never readable for others (SQLite gives its companions the
 * mode of the file), and takes the permissions of others away where the folder or the files existed before. A folder that
 * is everybody's, as that of temporary files is, stays as it is.
 */
export function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const folder = realpathSync(dirname(file));
  if (!isShared(folder)) withdraw(folder, 0o700);
  try {
    closeSync(openSync(file, constants.O_CREAT | constants.O_RDWR | constants.O_NOFOLLOW, 0o600));
  } catch {
    // SQLite says better what is wrong with a file that cannot be made.
  }
  for (const companion of ['', '-wal', '-shm']) if (existsSync(file + companion)) withdraw(file + companion, 0o600);
}

function isShared(path: string): boolean {
  const holdsHome = `${homedir()}${sep}`.startsWith(path.endsWith(sep) ? path : `${path}${sep}`);
  return SYSTEM.has(path) || holdsHome || (modeOf(path) & STICKY) !== 0;
}

function modeOf(path: string): number {
  try {
    return lstatSync(path).mode;
  } catch {
    return 0;
  }
}

/** A folder of somebody else's or a file system without modes is left as it is, and so is what a link leads to. */
function withdraw(path: string, mode: number): void {
  try {
    if (!lstatSync(path).isSymbolicLink()) chmodSync(path, mode);
  } catch {
    // Nothing can be done about it here.
  }
}
