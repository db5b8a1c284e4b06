import type { Search } from '../../src/history/history.ts';
import type { PlacedSearch } from '../../src/history/moment.ts';
import type { Listed } from '../../src/history/sqlite/list-rows.ts';
import type { Place } from '../../src/history/sqlite/queries.ts';
import type { ReaderStore } from '../../src/history/sqlite/reader-store.ts';
import type { Found } from '../../src/history/sqlite/search.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import type { Query } from '../../src/query/query.ts';

/** A search for words, whatever they are made of; an empty text matches all. */
export const searchFor = (words: string): Search => ({ query: wordsOf(words) });

/** Matches of words in the store itself, newest first. */
export function searchStore(
  reader: ReaderStore,
  words: string,
  { limit = 1_000, ...place }: Place & { readonly limit?: number } = {},
): readonly Listed[] {
  const search = placedSearchFor(words);
  const seqs: number[] = [];
  for (let next: Place | null = place; next !== null && seqs.length < limit; ) {
    const step: Found = reader.select({ ...next, limit: limit - seqs.length, search });
    seqs.push(...step.seqs);
    next = step.below === null ? null : { below: step.below };
  }
  const bySeq = new Map(reader.rows(seqs).map((listed) => [listed.seq, listed]));
  return seqs.flatMap((seq) => bySeq.get(seq) ?? []);
}

/** The same as the store takes it. */
const placedSearchFor = (words: string): PlacedSearch => ({
  query: wordsOf(words),
  viewpoint: { now: Date.now() },
});

/** A search as a person types it; throws where it cannot be read. */
export function typedSearch(text: string, timeZone = 'UTC'): Search {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`The search "${text}" cannot be read: ${parsed.error.code}.`);
  return { query: parsed.query, timeZone };
}

function wordsOf(text: string): Query {
  const parts = text
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((word): Query => ({ type: 'text', text: word }));
  const [only] = parts;
  if (only === undefined) return { type: 'all' };
  return parts.length === 1 ? only : { type: 'and', parts };
}
