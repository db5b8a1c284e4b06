import { existsSync } from 'node:fs';
import { dedupKeyOf } from '../delivery/dedup-key.ts';
import type { Remembered, SettledPage } from '../outbox/outbox.ts';
import { makePrivate } from '../storage/private-files.ts';
import { openSql, type Sql } from '../storage/sql.ts';
import { StorageError } from '../storage/storage-error.ts';
import type { StoreThread } from '../storage/thread.ts';
import { createBatchReader } from './batch-reader.ts';
import { endedPage } from './ended-page.ts';
import { eraseRemoved } from './erasure.ts';
import { migrateJournal } from './migrations.ts';
import { createOldPushes } from './old-pushes.ts';
import { outcomeOf } from './outcomes.ts';
import { createProgressTable, type Progress } from './progress.ts';
import type { ConvertedPush } from './settlements.ts';
import { writeUnwritten } from './unwritten.ts';

export interface WaitingPage {
  readonly pushes: readonly ConvertedPush[];
  /** Places of pushes whose rows make no sense. */
  readonly unreadable: readonly number[];
  /** Leads to the next page; null after the last. */
  readonly through: number | null;
}

export interface RememberedPage extends Remembered {
  /** Leads to the next page; null after the last. */
  readonly through: string | null;
}

export interface EndedPage extends SettledPage {
  readonly pushes: number;
  readonly unreadable: readonly number[];
  /** Place of the oldest push of the page. */
  readonly from: number;
}

/**
 * A `journal.db` to be taken over, synchronous: it lives in a thread of its own. Nothing in it changes but by additions: its
 * last schema, the rows that its version had not written yet, and the progress of the takeover.
 */
export interface TakeoverSource {
  /** Null when there is no file. `left` is about the number of ended pushes that the history does not have. */
  progress(): (Progress & { readonly left: number }) | null;
  waiting(after: number): WaitingPage;
  /** The outbox has all waiting pushes. On disk when it returns. */
  waitingTaken(): void;
  /** Ended leases that were taken after `since`, as dedup keys, and with the first page the late rejections. */
  remembered(after: string, since: number): RememberedPage;
  /** The newest ended pushes that the history does not have; null when it has all of them. */
  ended(): EndedPage | null;
  /** The history has the ended pushes from this place on. On disk when it returns. */
  endedTaken(from: number): void;
  /** Merges everything into the one file, so that it needs no companion. */
  finish(): void;
  close(): void;
}

export type SourceThread = StoreThread<TakeoverSource>;

export interface SourceOptions {
  readonly file: string;
  readonly now: () => number;
}

const PAGE = 5_000;

/** Opens the file and brings it to its last schema. Throws what SQLite throws, and `StorageError` for a newer schema. */
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
  ended: () => null,
  endedTaken: () => undefined,
  finish: () => undefined,
  close: () => undefined,
};

function sourceOver(sql: Sql, { file, now }: SourceOptions): TakeoverSource {
  const progress = createProgressTable(sql);
  const pushes = createOldPushes(sql);
  const batches = createBatchReader(pushes, now);
  const leases = sql.prepare(
    'SELECT key, taken_at, outcome FROM leases WHERE key > ? AND taken_at > ? AND outcome IS NOT NULL ORDER BY key LIMIT ?',
  );
  const late = sql.prepare('SELECT app_id, pushkey FROM late_rejections');

  return {
    progress() {
      const known = progress.read();
      return { ...known, left: pushes.countBefore(known.endedFrom) };
    },
    waiting(after) {
      const { converted, unreadable, last } = batches.read(pushes.waitingAfter(after, batches.limit));
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
    ended() {
      const { endedFrom } = progress.read();
      const { converted, unreadable, last } = batches.read(pushes.endedBefore(endedFrom, batches.limit));
      // The history numbers pushes of the same millisecond in the order in which it gets them.
      return last === null
        ? null
        : { ...endedPage(converted.toReversed()), pushes: converted.length, unreadable, from: last };
    },
    endedTaken: progress.endedTaken,
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
