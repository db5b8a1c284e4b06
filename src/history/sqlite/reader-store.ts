import { bytesOnDisk } from '../../storage/presence.ts';
import type { Sql } from '../../storage/sql.ts';
import type { HistoryTotals } from '../history.ts';
import { openForReading } from './database.ts';
import type { Listed } from './list-rows.ts';
import type { Detailed } from './push-details.ts';
import { createQueries, type Queries, type StoreListQuery } from './queries.ts';
import { VOCABULARIES } from './search-vocabulary.ts';
import { type SlowQuery, watchQueries } from './slow-queries.ts';

export interface ReaderOptions {
  readonly file: string;
}

/** What reads the history's database, synchronous: it lives in a thread of its own, so that reading delays no writing. */
export interface ReaderStore {
  list(query: StoreListQuery): readonly Listed[];
  /** The places of pushes that a list has, for whoever deletes them. */
  select(query: StoreListQuery): readonly number[];
  /** The places of those of these pushes that lists show. */
  find(ids: readonly string[]): readonly number[];
  /** Pushes by their places, without those that no list shows. */
  rows(seqs: readonly number[]): readonly Listed[];
  get(id: string): Detailed | null;
  /** Whole pushes after this one, oldest first. */
  export(query: { readonly after?: string; readonly limit: number }): readonly Detailed[];
  totals(): HistoryTotals;
  /** The queries that took long since this was asked. */
  takeSlow(): readonly SlowQuery[];
  close(): void;
}

/**
 * Opens the file with the first call, and again when that was in vain: a file that cannot be read is the writer's to
 * replace, and never the reader's. Throws what SQLite says, or `StorageError`.
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
