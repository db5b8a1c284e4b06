import type { Sql } from '../../storage/sql.ts';
import type { PlacedSearch } from '../moment.ts';
import { SHOWN } from './deletions.ts';
import { createListRows, LIST_COLUMNS, type Listed, readPush } from './list-rows.ts';
import { createPushDetails, DETAIL_COLUMNS, type Detailed } from './push-details.ts';
import { createSearch, type Found } from './search.ts';
import { seqAt, seqOfUlid } from './sequence.ts';
import { createTotals } from './totals.ts';

/** A page of an export ends when attempts and bodies reach this length. Characters. */
const MAX_EXPORT_LENGTH = 8 * 1_048_576;

/** Where a list starts; the lowest of these counts. */
export interface Place {
  /** The id of the push above it. */
  readonly before?: string;
  /** The id of its first push. */
  readonly from?: string;
  /** Like `before`, but the sequence number of that push. */
  readonly below?: number;
  /** Unix milliseconds; pushes that came later are left out. */
  readonly at?: number;
}

export interface StoreListQuery extends Place {
  readonly limit: number;
}

export interface StoreSearchQuery extends StoreListQuery {
  /** Without it, all pushes are matches. */
  readonly search?: PlacedSearch;
}

/** Queries of the history. A sequence number is the place of a push in the list. */
export interface Queries {
  /** Pushes, newest first. */
  list(query: StoreListQuery): Listed[];
  /** A step of a search, or the sequence numbers of the pushes of a list. */
  select(query: StoreSearchQuery): Found;
  /** The sequence numbers of those of these pushes that lists show. */
  find(ids: readonly string[]): number[];
  /** Those of these pushes that lists show. */
  rows(seqs: readonly number[]): Listed[];
  get(id: string): Detailed | null;
  /** Complete pushes after this one, oldest first. A page may be shorter than the limit. */
  export(query: { readonly after?: string; readonly limit: number }): Detailed[];
  /** How many pushes there are. */
  pushes(): number;
}

export function createQueries(sql: Sql): Queries {
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
  const find = createSearch(sql, () => performance.now());
  const { pushes } = createTotals(sql);

  /**
   * The sequence number of a push. If it was erased, the first one of its millisecond; if this is not an id, the one
   * where it would sort.
   */
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
    list({ limit, ...place }) {
      const below = belowOf(place);
      return list.rows(below, limit).map((row) => listRow(readPush(row)));
    },
    select({ limit, search, ...place }) {
      const below = belowOf(place);
      if (search === undefined) {
        const all = seqs.rows(below, limit).map(([seq]) => Number(seq));
        return { seqs: all, below: all.length < limit ? null : (all.at(-1) ?? 0) };
      }
      return find(search, below, limit);
    },
    find: (ids) => byIds.rows(JSON.stringify(ids)).map(([seq]) => Number(seq)),
    rows: (wanted) => bySeqs.rows(JSON.stringify(wanted)).map((row) => listRow(readPush(row))),
    get(id) {
      const row = one.row(id);
      return row === undefined ? null : details(row);
    },
    export(query) {
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
