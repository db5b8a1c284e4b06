import type { Search } from '../../src/history/history.ts';
import type { PlacedSearch } from '../../src/history/moment.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import type { Query } from '../../src/query/query.ts';

/** A search for words, whatever they are made of; an empty text matches all. */
export const searchFor = (words: string): Search => ({ query: wordsOf(words) });

/** The same as the store takes it. */
export const placedSearchFor = (words: string): PlacedSearch => ({
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
