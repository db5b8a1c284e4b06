import { closeSync, constants, fstatSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
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
    createFile(file);
    try {
      const sql = take(file);
      return { release: () => sql.close() };
    } catch (error) {
      if (!repaired && saysCode(error, /^SQLITE_(NOTADB|CORRUPT)/) && emptied(file)) {
        repaired = true;
        continue;
      }
      if (!saysCode(error, /^SQLITE_(BUSY|LOCKED)/)) {
        log.warn({ err: error, file }, 'the data folder cannot be locked against a second relay');
        return { release: () => undefined };
      }
      if (waited >= patienceMs) throw new ProblemError({ code: 'folder-in-use', parameters: { folder } });
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // SQLite's own error says what is wrong with it.
  }
}

/** Private from the start. An existing file is not opened here: closing it would release a lock of this process. */
function createFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It exists, or SQLite's own error says what is wrong with it.
  }
}

function take(file: string): Sql {
  const sql = openSql(file);
  try {
    // The transaction lasts as long as the lock.
    sql.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;');
    return sql;
  } catch (error) {
    sql.close();
    throw error;
  }
}

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
