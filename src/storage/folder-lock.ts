import { closeSync, constants, fstatSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Log } from '../lib/log.ts';
import { ProblemError } from '../problems/problem-error.ts';
import { openSql, type Sql } from './sql.ts';

export interface FolderLock {
  release(): void;
}

export interface FolderLockOptions {
  readonly folder: string;
  readonly log: Log;
  /** How long another relay may take to end, as one does that is started anew. Milliseconds. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 3_000;
const LOOK_MS = 100;

/**
 * Takes a data folder for this process: two relays on one outbox would deliver everything twice. The lock is SQLite's own
 * on a file of nothing, so the system gives it back however the process ends, no file has to be removed, and no process
 * id is mistaken for another's. Rejects when another relay has it. Where no lock can be had at all (a folder that cannot be
 * written, a file system without locks), the relay goes on without: its outbox says what is wrong with the folder.
 */
export async function lockFolder({ folder, log, patienceMs = PATIENCE_MS }: FolderLockOptions): Promise<FolderLock> {
  const file = join(folder, 'carillon.lock');
  makeFile(file);
  let mended = false;
  for (let waited = 0; ; waited += LOOK_MS) {
    try {
      const sql = take(file);
      return { release: () => sql.close() };
    } catch (error) {
      if (!mended && saysCode(error, /^SQLITE_(NOTADB|CORRUPT)/) && emptied(file)) {
        mended = true;
        continue;
      }
      if (!saysCode(error, /^SQLITE_(BUSY|LOCKED)/)) {
        log.warn({ err: error, file }, 'the data folder cannot be locked against a second relay');
        return { release: () => undefined };
      }
      if (waited >= patienceMs) throw new ProblemError({ code: 'folder-in-use', parameters: { folder } });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Private from the beginning. One that is there is not opened here: closing it would give up a lock of this process. */
function makeFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It is there, or SQLite says what is wrong with it.
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
 * Whatever was written into the file is nothing to keep. Nobody has the lock then, or that would have been said first. What
 * lies elsewhere and has a link here is not ours.
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
