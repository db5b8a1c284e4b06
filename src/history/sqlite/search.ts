import type { Sql } from '../../storage/sql.ts';
import type { MatchCount } from '../history.ts';
import type { PlacedSearch } from '../moment.ts';
import { createComparedPushes } from './compared-pushes.ts';
import { SHOWN } from './deletions.ts';
import { LIST_COLUMNS, type ReadPush, readPush } from './list-rows.ts';
import { createMatch } from './push-match.ts';
import { boundsOf } from './query-bounds.ts';
import { createQueryCandidates } from './query-candidates.ts';
import type { Candidates } from './search-lookups.ts';
import { seqAt } from './sequence.ts';

/** How many candidates are compared; where nothing can be looked up, the newest pushes are the candidates. */
const MAX_COMPARED = 20_000;
/** How many of the newest pushes are compared before something common is looked up. */
const COMMON_SEARCH_WINDOW = 1_000;
const CHUNK = 250;

export interface Found {
  readonly seqs: readonly number[];
  /** The sequence number below which there may be more; null when these are all. */
  readonly below: number | null;
}

export interface PushSearch {
  /** The sequence numbers of matches below one, newest first. */
  find(search: PlacedSearch, below: number, limit: number): Found;
  /** The same pushes as they are read for a list. */
  read(search: PlacedSearch, below: number, limit: number): ReadPush[];
  count(search: PlacedSearch, max: number): MatchCount;
}

/** Finds the pushes that a query asks for. */
export function createSearch(sql: Sql): PushSearch {
  const candidatesOf = createQueryCandidates(sql);
  const comparedAt = createComparedPushes(sql);
  const newestSeqs = sql.prepare(`SELECT seq FROM pushes WHERE seq < ? ORDER BY seq DESC LIMIT ?`);
  const rows = sql.prepare(
    `SELECT ${LIST_COLUMNS} FROM pushes WHERE seq IN (SELECT value FROM json_each(?)) AND ${SHOWN} ORDER BY seq DESC`,
  );
  const all: Candidates = (below, limit) => newestSeqs.rows(below, limit).map(([seq]) => Number(seq));

  /** Compares up to `max` candidates. */
  function compare(
    matches: ReturnType<typeof createMatch>,
    lists: readonly Candidates[],
    max: number,
    page: Page,
  ): Found {
    const { below, from, limit } = page;
    const found: number[] = [];
    let end = below;
    for (let compared = 0; compared < max && found.length < limit; ) {
      const { seqs, reached } = nextOf(lists, end);
      const within = seqs.filter((seq) => seq >= from);
      for (const push of comparedAt(within)) if (found.length < limit && matches(push)) found.push(push.seq);
      if (found.length < limit && (reached === null || reached <= from)) return { seqs: found, below: null };
      compared += seqs.length;
      end = reached ?? 0;
    }
    return { seqs: found, below: found.length === limit ? (found.at(-1) ?? 0) : end };
  }

  function matchesOf({ query, viewpoint }: PlacedSearch, below: number, limit: number): Found {
    const { from, until } = boundsOf(query, viewpoint);
    const page: Page = {
      below: until === Number.POSITIVE_INFINITY ? below : Math.min(below, seqAt(Math.max(0, until))),
      from: from === Number.NEGATIVE_INFINITY ? 0 : seqAt(Math.max(0, from)),
      limit,
    };
    const matches = createMatch(query, viewpoint);
    const { isCommon, lists } = candidatesOf(query, page.below);
    const newest = isCommon ? compare(matches, [all], COMMON_SEARCH_WINDOW, page) : null;
    if (newest !== null && (newest.below === null || newest.seqs.length === limit)) return newest;
    return compare(matches, lists() ?? [all], MAX_COMPARED, page);
  }

  return {
    find: matchesOf,
    read: (search, below, limit) => rows.rows(JSON.stringify(matchesOf(search, below, limit).seqs)).map(readPush),
    count(search, max) {
      const { seqs, below } = matchesOf(search, Number.MAX_SAFE_INTEGER, max);
      return { count: seqs.length, isExact: below === null };
    },
  };
}

/** The sequence numbers that are searched: below the first, down to the second. */
interface Page {
  readonly below: number;
  readonly from: number;
  readonly limit: number;
}

/** The next candidates of all lists. They are complete down to `reached`, which is null when there are no more. */
function nextOf(lists: readonly Candidates[], below: number): { seqs: number[]; reached: number | null } {
  const next = lists.map((list) => list(below, CHUNK));
  const cut = next.filter(({ length }) => length === CHUNK).map((seqs) => seqs.at(-1) ?? 0);
  const reached = cut.length === 0 ? null : Math.max(...cut);
  const seqs = new Set(next.flat().filter((seq) => reached === null || seq >= reached));
  return { seqs: [...seqs], reached };
}
