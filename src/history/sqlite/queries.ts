import type { Sql } from '../../storage/sql.ts';
import { SHOWN } from './deletions.ts';
import { createListRows, LIST_COLUMNS, type Listed, readPush } from './list-rows.ts';
import { createPushDetails, DETAIL_COLUMNS, type Detailed } from './push-details.ts';
import { createSearch } from './search.ts';
import { searchWords } from './search-words.ts';
import { seqAt, seqOfUlid } from './sequence.ts';
import { createTotals } from './totals.ts';

/** A page of whole pushes is full when their attempts have come to this. Characters of JSON. */
const MAX_EXPORT_LENGTH = 8 * 1_048_576;

/** Where a list begins. */
export interface Place {
  /** The id of the push above it. */
  readonly before?: string;
  /** The id of its first push. */
  readonly from?: string;
  /** As `before`, by the place of that push. */
  readonly below?: number;
  /** Unix milliseconds: no push of a list came later. */
  readonly at?: number;
}

export interface StoreListQuery extends Place {
  readonly limit: number;
  readonly search?: string;
}

export type Queries = ReturnType<typeof createQueries>;

/** Reads of the history. */
export function createQueries(sql: Sql) {
  const list = sql.prepare(`SELECT ${LIST_COLUMNS} FROM pushes WHERE seq < ? AND ${SHOWN} ORDER BY seq DESC LIMIT ?`);
  const seqs = sql.prepare(`SELECT seq FROM pushes WHERE seq < ? AND ${SHOWN} ORDER BY seq DESC LIMIT ?`);
  const bySeqs = sql.prepare(
    `SELECT ${LIST_COLUMNS} FROM pushes WHERE seq IN (SELECT value FROM json_each(?)) AND ${SHOWN}`,
  );
  const byIds = sql.prepare(`SELECT seq FROM pushes WHERE id IN (SELECT value FROM json_each(?)) AND ${SHOWN}`);
  const seqOf = sql.prepare('SELECT seq FROM pushes WHERE id = ?');
  const seqBefore = sql.prepare('SELECT seq FROM pushes WHERE id < ? ORDER BY id DESC LIMIT 1');
  const one = sql.prepare(`SELECT ${DETAIL_COLUMNS} FROM pushes WHERE id = ? AND ${SHOWN}`);
  const after = sql.prepare(`SELECT ${DETAIL_COLUMNS} FROM pushes WHERE seq > ? AND ${SHOWN} ORDER BY seq LIMIT 1`);
  const listRow = createListRows(sql);
  const details = createPushDetails(sql);
  const search = createSearch(sql);
  const { pushes } = createTotals(sql);

  /** Where a push is; where those of its millisecond were if it is there no more; where it would be for what is no id. */
  const placeOf = (id: string): number => {
    const seq = seqOf.row(id)?.[0];
    if (typeof seq === 'number') return seq;
    return seqOfUlid(id) ?? Number(seqBefore.row(id)?.[0] ?? -1) + 1;
  };
  const belowOf = ({ before, from, below = Number.MAX_SAFE_INTEGER, at }: Place): number =>
    Math.min(
      below,
      before === undefined ? Number.MAX_SAFE_INTEGER : placeOf(before),
      from === undefined ? Number.MAX_SAFE_INTEGER : placeOf(from) + 1,
      at === undefined ? Number.MAX_SAFE_INTEGER : seqAt(at + 1),
    );

  return {
    list({ limit, search: text = '', ...place }: StoreListQuery): Listed[] {
      const below = belowOf(place);
      const words = searchWords(text);
      const found = words.length === 0 ? list.rows(below, limit).map(readPush) : search(words, below, limit);
      return found.map(listRow);
    },
    select({ limit, search: text = '', ...place }: StoreListQuery): number[] {
      const below = belowOf(place);
      const words = searchWords(text);
      if (words.length === 0) return seqs.rows(below, limit).map(([seq]) => Number(seq));
      return search(words, below, limit).map(({ seq }) => seq);
    },
    find: (ids: readonly string[]): number[] => byIds.rows(JSON.stringify(ids)).map(([seq]) => Number(seq)),
    rows: (wanted: readonly number[]): Listed[] =>
      bySeqs.rows(JSON.stringify(wanted)).map((row) => listRow(readPush(row))),
    get(id: string): Detailed | null {
      const row = one.row(id);
      return row === undefined ? null : details(row);
    },
    export(query: { readonly after?: string; readonly limit: number }): Detailed[] {
      const page: Detailed[] = [];
      let seq = query.after === undefined ? -1 : placeOf(query.after);
      for (let length = 0; page.length < query.limit && length < MAX_EXPORT_LENGTH; ) {
        const row = after.row(seq);
        if (row === undefined) break;
        const detailed = details(row);
        page.push(detailed);
        seq = detailed.seq;
        length += detailed.attemptLength + String(detailed.detail.body).length;
      }
      return page;
    },
    pushes,
  };
}
