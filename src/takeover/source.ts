import { existsSync } from 'node:fs';
import { dedupKeyOf } from '../delivery/dedup-key.ts';
import type { Remembered, SettledPage } from '../outbox/outbox.ts';
import { makePrivate } from '../storage/private-files.ts';
import { openSql, type Sql } from '../storage/sql.ts';
import { StorageError } from '../storage/storage-error.ts';
import type { StoreThread } from '../storage/thread.ts';
import { eraseRemoved } from './erasing.ts';
import { migrateJournal } from './migrations.ts';
import { createOldPushes } from './old-pushes.ts';
import { outcomeOf } from './outcomes.ts';
import { pastPage } from './past-page.ts';
import { createPortions } from './portions.ts';
import { createProgress, type Progress } from './progress.ts';
import type { ConvertedPush } from './settlements.ts';
import { writeUnwritten } from './unwritten.ts';

/** `through` leads to the next page; null after the last. `unreadable` are places of pushes whose rows make no sense. */
export interface WaitingPage {
  readonly pushes: readonly ConvertedPush[];
  readonly unreadable: readonly number[];
  readonly through: number | null;
}

export interface RememberedPage extends Remembered {
  readonly through: string | null;
}

export interface PastPage extends SettledPage {
  readonly pushes: number;
  readonly unreadable: readonly number[];
  /** Place of the oldest push of the page. */
  readonly from: number;
}

/**
 * A `journal.db` to be taken over, synchronous: it lives in a thread of its own. It is only added to: its schema, the rows
 * that its version had not come to write, and how far the takeover has come.
 */
export interface TakeoverSource {
  /** Null when there is no file. `left` is about the number of pushes of the past. */
  progress(): (Progress & { readonly left: number }) | null;
  waiting(after: number): WaitingPage;
  /** What waited is the outbox's. On disk when it returns. */
  waitingTaken(): void;
  /** Leases that were taken after `since` and that ended, and with the first page the late rejections. */
  remembered(after: string, since: number): RememberedPage;
  /** The newest of the past that is not the history's; null when all of it is. */
  past(): PastPage | null;
  /** The past from there on is the history's. On disk when it returns. */
  pastTaken(from: number): void;
  /** Brings everything into the one file, so that it needs no companion. */
  finish(): void;
  close(): void;
}

export type SourceThread = StoreThread<TakeoverSource>;

export interface SourceOptions {
  readonly file: string;
  readonly now: () => number;
}

const PAGE = 5_000;

/** Opens the file and brings it to the last schema that it had. Throws what SQLite throws, and on a newer schema. */
export function openSource({ file, now }: SourceOptions): TakeoverSource {
  if (!existsSync(file)) return nothing;
  makePrivate(file);
  const sql = openSql(file);
  try {
    sql.exec('PRAGMA busy_timeout = 5000;');
    sql.prepare('PRAGMA journal_mode = WAL').rows();
    sql.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;');
    migrateJournal(sql, file);
    writeUnwritten(sql);
    return sourceOver(sql, { file, now });
  } catch (error) {
    sql.close();
    throw error;
  }
}

const nothing: TakeoverSource = {
  progress: () => null,
  waiting: () => ({ pushes: [], unreadable: [], through: null }),
  waitingTaken: () => undefined,
  remembered: () => ({ dedupKeys: [], lateRejections: [], through: null }),
  past: () => null,
  pastTaken: () => undefined,
  finish: () => undefined,
  close: () => undefined,
};

function sourceOver(sql: Sql, { file, now }: SourceOptions): TakeoverSource {
  const progress = createProgress(sql);
  const pushes = createOldPushes(sql);
  const portions = createPortions(pushes, now);
  const leases = sql.prepare(
    'SELECT key, taken_at, outcome FROM leases WHERE key > ? AND taken_at > ? AND outcome IS NOT NULL ORDER BY key LIMIT ?',
  );
  const late = sql.prepare('SELECT app_id, pushkey FROM late_rejections');

  return {
    progress() {
      const known = progress.read();
      return { ...known, left: pushes.countBefore(known.pastFrom) };
    },
    waiting(after) {
      const { converted, unreadable, last } = portions.read(pushes.waitingAfter(after, portions.limit));
      return { pushes: converted, unreadable, through: last };
    },
    waitingTaken: progress.waitingTaken,
    remembered(after, since) {
      const rows = leases.rows(after, since, PAGE);
      return {
        dedupKeys: rows.map(([key, takenAt, outcome]) => ({
          key: dedupKeyOf(String(key)),
          takenAt: Number(takenAt),
          outcome: outcomeOf(JSON.parse(String(outcome))),
        })),
        lateRejections: after === '' ? late.rows().map(registration) : [],
        through: rows.length < PAGE ? null : String(rows.at(-1)?.[0]),
      };
    },
    past() {
      const { pastFrom } = progress.read();
      const { converted, unreadable, last } = portions.read(pushes.pastBefore(pastFrom, portions.limit));
      // The history numbers pushes of one millisecond in the order in which it gets them.
      return last === null
        ? null
        : { ...pastPage(converted.toReversed()), pushes: converted.length, unreadable, from: last };
    },
    pastTaken: progress.pastTaken,
    finish() {
      eraseRemoved(sql);
      const [busy] = sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)').row() ?? [];
      if (busy !== 0) throw new StorageError('locked', { code: 'storage-locked', parameters: { file } });
    },
    close: () => sql.close(),
  };
}

const registration = ([appId, pushkey]: readonly unknown[]) => ({
  appId: String(appId),
  pushkey: String(pushkey),
  registration: '',
});
