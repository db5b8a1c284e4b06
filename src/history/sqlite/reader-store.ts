import { bytesOnDisk } from '../../storage/presence.ts';
import type { Sql } from '../../storage/sql.ts';
import type { HistoryTotals } from '../history.ts';
import { openForReading } from './database.ts';
import type { Listed } from './list-rows.ts';
import type { Detailed } from './push-details.ts';
import { createQueries, type Queries, type StoreListQuery, type StoreSearchQuery } from './queries.ts';
import type { Found } from './search.ts';
import { VOCABULARIES } from './search-vocabulary.ts';
import { type SlowQuery, watchQueries } from './slow-queries.ts';

export interface ReaderOptions {
  readonly file: string;
}

/** Reads the history's database. It is synchronous and runs in its own thread, so that reading does not delay writing. */
export interface ReaderStore {
  list(query: StoreListQuery): readonly Listed[];
  /** The sequence numbers of the pushes of a list. */
  select(query: StoreSearchQuery): Found;
  /** The sequence numbers of those of these pushes that lists show. */
  find(ids: readonly string[]): readonly number[];
  /** Those of these pushes that lists show. */
  rows(seqs: readonly number[]): readonly Listed[];
  get(id: string): Detailed | null;
  /** Complete pushes after this one, oldest first. */
  export(query: { readonly after?: string; readonly limit: number }): readonly Detailed[];
  totals(): HistoryTotals;
  /** The slow queries since the last call. */
  takeSlow(): readonly SlowQuery[];
  close(): void;
}

/**
 * Opens the file with the first call, and tries again with the next one if that fails: only the writer may replace a
 * file that cannot be read. Calls throw SQLite's errors, or `StorageError`.
 */
export function openReaderStore({ file }: ReaderOptions): ReaderStore {
  let opened: { readonly sql: Sql; readonly queries: Queries; takeSlow(): readonly SlowQuery[] } | undefined;

  function open() {
    const connect = () => openForReading(file, (fresh) => fresh.exec(VOCABULARIES));
    const sql = connect();
    try {
      const watched = watchQueries(sql, connect, () => performance.now());
      return { sql, queries: createQueries(watched.sql), takeSlow: watched.take };
    } catch (error) {
      sql.close();
      throw error;
    }
  }
  const queries = (): Queries => {
    opened ??= open();
    return opened.queries;
  };

  return {
    list: (query) => queries().list(query),
    select: (query) => queries().select(query),
    find: (ids) => queries().find(ids),
    rows: (seqs) => queries().rows(seqs),
    get: (id) => queries().get(id),
    export: (query) => queries().export(query),
    totals: () => ({ pushes: queries().pushes(), bytes: bytesOnDisk(file) }),
    takeSlow: () => opened?.takeSlow() ?? [],
    close: () => opened?.sql.close(),
  };
}
