import type { SettledPage } from '../../outbox/outbox.ts';
import { createPresenceCheck } from '../../storage/presence.ts';
import type { Sql } from '../../storage/sql.ts';
import type { OpenPush, RefusedPage, Retention } from '../history.ts';
import { openForWriting } from './database.ts';
import { createDeletions, type Deletion } from './deletions.ts';
import { createErasure } from './erasure.ts';
import { createFullText } from './full-text.ts';
import { createOpenPushes, type OpenQuery } from './open-pushes.ts';
import { changesOf } from './page-changes.ts';
import { createPruning, type Pruned, type PruneQuery } from './pruning.ts';
import { createPushWriter } from './push-writer.ts';
import { createRefusedRows } from './refused-rows.ts';
import { createSequence } from './sequence.ts';
import { createTotals } from './totals.ts';

export interface WriterOptions {
  readonly file: string;
  readonly retention: Retention;
  /** Whether the file was found corrupt and is to be set aside. */
  readonly corrupt: boolean;
}

/** How a write changed what lists show. */
export interface WrittenPage {
  /** Sequence numbers of pushes that were added or changed. */
  readonly changed: readonly number[];
  /** Whether pushes disappeared from lists. */
  readonly erased: boolean;
}

/** Writes the history's database. It is synchronous and runs in its own thread. */
export interface WriterStore {
  /** Writes a page in one transaction, which is on disk when this returns. */
  write(page: SettledPage): WrittenPage;
  /** Writes requests that were refused; returns the sequence numbers of rows that were added or changed. */
  writeRefused(page: RefusedPage): readonly number[];
  /** Changes the retention. */
  keep(retention: Retention): void;
  delete(deletion: Deletion): { readonly deleted: number; readonly kept: number };
  undo(token: string): number;
  /** Pushes with open deliveries, oldest first. This is needed at a start, when no reader is running yet. */
  open(query: OpenQuery): readonly OpenPush[];
  /** The greatest id; null when there is no push. */
  newest(): string | null;
  /** Throws unless the file is still in its place. */
  present(): void;
  /** Does one step of pruning. */
  prune(query: PruneQuery): Pruned;
  close(): void;
}

/** Opens or creates the file. Throws SQLite's errors, or `StorageError`. */
export function openWriterStore({ file, retention }: WriterOptions): WriterStore {
  const sql = openForWriting(file);
  try {
    return storeOver(sql, file, retention);
  } catch (error) {
    sql.close();
    throw error;
  }
}

function storeOver(sql: Sql, file: string, first: Retention): WriterStore {
  let retention = first;
  const checkPresence = createPresenceCheck(file);
  const totals = createTotals(sql);
  const fullText = createFullText(sql);
  const deletions = createDeletions(sql);
  const erase = createErasure(sql, fullText);
  const sequence = createSequence(sql);
  const writer = createPushWriter({ sql, sequence, fullText });
  const pruning = createPruning({
    sql,
    retention: () => retention,
    fullText,
    deleted: deletions.due,
    erase,
    totals,
  });
  const refused = createRefusedRows({ sql, sequence, fullText });

  const newestId = sql.prepare('SELECT max(id) FROM pushes');

  function writePage(page: SettledPage): WrittenPage {
    const changed: number[] = [];
    const unwanted: number[] = [];
    let added = 0;
    for (const change of changesOf(page)) {
      const written = writer.write(change, retention.content);
      switch (written.type) {
        case 'unchanged':
          continue;
        case 'unwanted':
          unwanted.push(written.seq);
          continue;
        case 'added':
          added += 1;
          if (written.shown) changed.push(written.seq);
          continue;
        case 'changed':
          if (written.shown) changed.push(written.seq);
      }
    }
    writer.flush();
    erase(unwanted);
    if (unwanted.length > 0) pruning.erased();
    totals.add(added - unwanted.length);
    return { changed, erased: unwanted.length > 0 };
  }

  function writeRefused(page: RefusedPage): readonly number[] {
    const { added, changed, beyond } = refused.write(page, retention.content);
    erase(beyond);
    if (beyond.length > 0) pruning.replaced();
    totals.add(added - beyond.length);
    return changed;
  }

  return {
    writeRefused(page) {
      checkPresence();
      try {
        return sql.transaction(() => writeRefused(page));
      } finally {
        fullText.discard();
      }
    },
    write(page) {
      checkPresence();
      try {
        return sql.transaction(() => writePage(page));
      } finally {
        writer.discard();
      }
    },
    keep(next) {
      retention = next;
    },
    delete: (deletion) =>
      sql.transaction(() => {
        const result = deletions.delete(deletion);
        totals.add(-result.deleted);
        return result;
      }),
    undo: (token) =>
      sql.transaction(() => {
        const undone = deletions.undo(token);
        totals.add(undone);
        return undone;
      }),
    present: checkPresence,
    open: createOpenPushes(sql),
    newest() {
      const id = newestId.row()?.[0];
      return typeof id === 'string' ? id : null;
    },
    prune: pruning.prune,
    close() {
      try {
        // libsql does not empty the log on closing. Once it is empty, a copy of the database file is complete.
        sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)').rows();
      } catch {
        // The log is read when the file is opened again.
      }
      sql.close();
    },
  };
}
