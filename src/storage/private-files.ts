import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, sep } from 'node:path';
import { ProblemError } from '../problems/problem-error.ts';
import { StorageError } from './storage-error.ts';

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

/** A database's file and what SQLite puts beside it: write-ahead log, the index of that, rollback journal. */
const DATABASE_FILES = ['', '-wal', '-shm', '-journal'] as const;

/**
 * Creates a database's file before SQLite does, so that others can never read it (SQLite gives the files beside it the same
 * mode), and withdraws the permissions of others where the folder or the files existed before. A folder that everybody
 * uses, as that of temporary files, stays as it is. Throws {@link StorageError} where a link lies in the place of a file.
 */
export function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const folder = realpathSync(dirname(file));
  if (!isShared(folder)) withdraw(folder, 0o700);
  refuseLinks(file);
  try {
    closeSync(openSync(file, constants.O_CREAT | constants.O_RDWR | constants.O_NOFOLLOW, 0o600));
  } catch {
    // SQLite's own error says better why a file cannot be created.
  }
  for (const companion of DATABASE_FILES) if (existsSync(file + companion)) withdraw(file + companion, 0o600);
}

/** SQLite follows links, and would write wherever one leads. Throws {@link StorageError}. */
export function refuseLinks(file: string): void {
  for (const companion of DATABASE_FILES) {
    const path = file + companion;
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
      throw new StorageError('unreadable', { code: 'storage-link', parameters: { file: path } });
    }
  }
}

/**
 * The owner of a folder can put links and other files into it at any time, so the data folder has to belong to the user of
 * this process or to root. It may itself be behind a link. Throws {@link ProblemError}. Windows has no such owners.
 */
export function refuseForeignFolder(folder: string): void {
  const self = process.geteuid?.();
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  if (self === undefined || owner === undefined || owner === self || owner === 0) return;
  throw new ProblemError({ code: 'folder-not-ours', parameters: { folder } });
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
