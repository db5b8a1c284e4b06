import type { Query } from '../../query/query.ts';
import type { Sql } from '../../storage/sql.ts';
import type { PlacedSearch } from '../moment.ts';
import { createComparedPushes } from './compared-pushes.ts';
import { createMatch, type Predicate } from './push-match.ts';
import { boundsOf } from './query-bounds.ts';
import { createQueryCandidates } from './query-candidates.ts';
import type { CandidateSearch } from './search-candidates.ts';
import type { Candidates } from './search-lookups.ts';
import { seqAt } from './sequence.ts';

/** Milliseconds of one step. */
const MAX_STEP_MS = 100;
/** How many of the newest pushes are compared before something common is looked up. */
const COMMON_SEARCH_WINDOW = 1_000;
const CHUNK = 250;

/** A step of a search. */
export interface Found {
  /** The sequence numbers of matches, newest first. */
  readonly seqs: readonly number[];
  /** The sequence number below which the search goes on; null at its end. */
  readonly below: number | null;
}

/**
 * Finds up to `limit` pushes below a sequence number that a query asks for. A step ends after {@link MAX_STEP_MS}, so that other
 * readers and the end of the process wait no longer.
 */
export type PushSearch = (search: PlacedSearch, below: number, limit: number) => Found;

export function createSearch(sql: Sql, steady: () => number): PushSearch {
  const candidatesOf = createQueryCandidates(sql);
  const comparedAt = createComparedPushes(sql);
  const newestSeqs = sql.prepare(`SELECT seq FROM pushes WHERE seq < ? ORDER BY seq DESC LIMIT ?`);
  const all: Candidates = (below, limit) => newestSeqs.rows(below, limit).map(([seq]) => Number(seq));

  /** Compares up to `max` candidates, and no longer than until `deadline`. */
  function compare(matches: Predicate, lists: readonly Candidates[], max: number, page: Page): Found {
    const { below, from, limit, deadline } = page;
    const found: number[] = [];
    let end = below;
    for (let compared = 0; compared < max; ) {
      const { seqs, reached } = nextOf(lists, end);
      for (const push of comparedAt(seqs.filter((seq) => seq >= from))) {
        if (matches(push)) found.push(push.seq);
        if (found.length === limit || steady() >= deadline) return { seqs: found, below: push.seq };
      }
      if (reached === null || reached <= from) return { seqs: found, below: null };
      compared += seqs.length;
      end = reached;
    }
    return { seqs: found, below: end };
  }

  /** The last lookup: a search is continued below where it stopped. */
  let last: { readonly key: string; readonly below: number; readonly candidates: CandidateSearch } | undefined;
  function candidatesBelow(query: Query, below: number): CandidateSearch {
    const key = JSON.stringify(query);
    if (last === undefined || last.key !== key || below > last.below) {
      last = { key, below, candidates: candidatesOf(query, below) };
    }
    return last.candidates;
  }

  function find({ query, viewpoint }: PlacedSearch, below: number, limit: number): Found {
    const { from, until } = boundsOf(query, viewpoint);
    const page: Page = {
      below: until === Number.POSITIVE_INFINITY ? below : Math.min(below, seqAt(Math.max(0, until))),
      from: from === Number.NEGATIVE_INFINITY ? 0 : seqAt(Math.max(0, from)),
      limit,
      deadline: steady() + MAX_STEP_MS,
    };
    const matches = createMatch(query, viewpoint);
    const { isCommon, lists } = candidatesBelow(query, page.below);
    if (!isCommon) return compare(matches, lists() ?? [all], Number.POSITIVE_INFINITY, page);
    const newest = compare(matches, [all], COMMON_SEARCH_WINDOW, page);
    if (newest.below === null || newest.seqs.length === limit || steady() >= page.deadline) return newest;
    const rest = { ...page, below: newest.below, limit: limit - newest.seqs.length };
    const older = compare(matches, lists() ?? [all], Number.POSITIVE_INFINITY, rest);
    return { seqs: [...newest.seqs, ...older.seqs], below: older.below };
  }

  return find;
}

/** The sequence numbers that are searched: below the first, down to the second. */
interface Page {
  readonly below: number;
  readonly from: number;
  readonly limit: number;
  readonly deadline: number;
}

/** The next candidates of all lists. They are complete down to `reached`, which is null when there are no more. */
function nextOf(lists: readonly Candidates[], below: number): { seqs: number[]; reached: number | null } {
  const next = lists.map((list) => list(below, CHUNK));
  const cut = next.filter(({ length }) => length === CHUNK).map((seqs) => seqs.at(-1) ?? 0);
  const reached = cut.length === 0 ? null : Math.max(...cut);
  const seqs = new Set(next.flat().filter((seq) => reached === null || seq >= reached));
  return { seqs: [...seqs], reached };
}
