import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../lib/log.ts';
import { ProblemError } from '../problems/problem-error.ts';
import { refuseForeignFolder, refuseLinks } from './private-files.ts';
import { openSql, type Sql } from './sql.ts';

export interface FolderLock {
  release(): void;
}

export interface FolderLockOptions {
  readonly folder: string;
  readonly log: Log;
  /** How long another relay may take to end, as a restarted one does. Milliseconds. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 3_000;
const RETRY_MS = 100;

/** The databases that a relay has open as long as it runs. */
const DATABASES = ['outbox.db', 'history.db'] as const;

/**
 * Locks a data folder for this process: two relays on one outbox would deliver everything twice. The lock is SQLite's own
 * on an empty file, so the system releases it however the process ends, no stale file has to be removed, and no process id
 * is mistaken for another's. Rejects with {@link ProblemError} when another relay holds it, when the folder belongs to
 * another user, and when the file is a link. Where locking is impossible (a folder that cannot be written, a file system
 * without locks), the relay runs without a lock: its outbox says what is wrong with the folder.
 */
export async function lockFolder({ folder, log, patienceMs = PATIENCE_MS }: FolderLockOptions): Promise<FolderLock> {
  const file = join(folder, 'carillon.lock');
  createFolder(folder);
  refuseForeignFolder(folder);
  let repaired = false;
  for (let waited = 0; ; waited += RETRY_MS) {
    refuseLinks(file);
    try {
      const sql = take(folder, file);
      if (sql !== null) return { release: () => sql.close() };
    } catch (error) {
      if (!repaired && saysCode(error, /^SQLITE_(NOTADB|CORRUPT)/) && emptied(file)) {
        repaired = true;
        continue;
      }
      log.warn({ err: error, file }, 'the data folder cannot be locked against a second relay');
      return { release: () => undefined };
    }
    if (waited >= patienceMs) throw new ProblemError({ code: 'folder-in-use', parameters: { folder } });
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** The connection that holds the lock; null while another relay uses the folder. Throws what SQLite throws. */
function take(folder: string, file: string): Sql | null {
  const isNew = createFile(file);
  const inode = inodeOf(file);
  // The transaction lasts as long as the lock.
  const sql = openUnlessBusy(file, 'BEGIN EXCLUSIVE');
  if (sql === null) return null;
  // A lock on a file that was removed meanwhile locks nothing.
  const isLost = inodeOf(file) !== inode;
  // A relay leaves the file of its lock behind, so where there was none, somebody may have removed it under a running relay.
  const isInVain = !isLost && isNew && DATABASES.some((name) => isInUse(join(folder, name)));
  // The next relay trusts a file that exists, and has to check as well.
  if (isInVain) remove(file);
  if (!isLost && !isInVain) return sql;
  sql.close();
  return null;
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // A system that keeps it while it is open (Windows) keeps that of a running relay, too.
  }
}

/** True when another connection has the database open: SQLite then refuses to lock it exclusively. */
function isInUse(file: string): boolean {
  try {
    if (!existsSync(file)) return false;
    refuseLinks(file);
    const sql = openUnlessBusy(file, 'PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; ROLLBACK');
    sql?.close();
    return sql === null;
  } catch {
    // Its store says what is wrong with it.
    return false;
  }
}

/** A connection that has run these statements without waiting; null where another connection is in the way. */
function openUnlessBusy(file: string, statements: string): Sql | null {
  const sql = openSql(file);
  try {
    sql.exec(`PRAGMA busy_timeout = 0; ${statements};`);
    return sql;
  } catch (error) {
    sql.close();
    if (saysCode(error, /^SQLITE_(BUSY|LOCKED)/)) return null;
    throw error;
  }
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // SQLite's own error says what is wrong with it.
  }
}

/**
 * Creates the lock's file, private from the start; true when there was none. An existing file is not opened here: closing
 * it would release a lock of this process.
 */
function createFile(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx', 0o600));
    return true;
  } catch {
    // It exists, or SQLite's own error says what is wrong with it.
    return false;
  }
}

const inodeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.ino;

/**
 * Empties the file where somebody wrote something else into it. Nobody holds the lock then: SQLite would have reported that
 * first. A file that is linked from elsewhere is not ours, and stays as it is.
 */
function emptied(file: string): boolean {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const found = fstatSync(descriptor);
    if (!found.isFile() || found.nlink !== 1) return false;
    ftruncateSync(descriptor);
    return true;
  } catch {
    return false;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const saysCode = (error: unknown, code: RegExp): boolean =>
  error instanceof Error && 'code' in error && code.test(String(error.code));
