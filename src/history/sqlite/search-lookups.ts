import type { Sql } from '../../storage/sql.ts';

/** So many of the newest pushes that match tell how rare they are. */
const SAMPLE = 32;

export type Index = 'words' | 'terms';

/** Pushes below a place, newest first, among which are all that match. */
export type Candidates = (below: number, limit: number) => readonly number[];

export interface Lookup {
  readonly candidates: Candidates;
  /** Among how many pushes there is one that matches, about, by the newest of them; infinite when few match at all. */
  readonly rarity: number;
}

export interface Lookups {
  /** What matches an expression in an index. */
  candidates(index: Index, expression: string): Candidates;
  /** The same, and how rare that is. */
  matching(index: Index, expression: string): Lookup;
  /** What was gathered already, newest first. */
  gathered(seqs: readonly number[]): Lookup;
}

/** Looks up pushes below a place. */
export function createLookups(sql: Sql): (below: number) => Lookups {
  const matchingIn = (index: Index) =>
    sql.prepare(`SELECT rowid FROM ${index} WHERE ${index} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?`);
  const statements = { words: matchingIn('words'), terms: matchingIn('terms') };
  const newest = sql.prepare(`SELECT seq FROM pushes WHERE seq < ? ORDER BY seq DESC LIMIT ${SAMPLE}`);

  const candidates =
    (index: Index, expression: string): Candidates =>
    (below, limit) =>
      statements[index].rows(expression, below, limit).map(([seq]) => Number(seq));

  return (below) => {
    const seqs = newest.rows(below).map(([seq]) => Number(seq));
    const first = seqs[0] ?? 0;
    const span = Math.max(1, first - (seqs.at(-1) ?? first));
    const known = new Map<string, Lookup>();

    function rated(candidates: Candidates): Lookup {
      const last = candidates(below, SAMPLE)[SAMPLE - 1] ?? Number.NEGATIVE_INFINITY;
      return { candidates, rarity: (first - last) / span };
    }

    return {
      candidates,
      matching(index, expression) {
        const key = `${index} ${expression}`;
        const lookup = known.get(key) ?? rated(candidates(index, expression));
        known.set(key, lookup);
        return lookup;
      },
      gathered: (all) =>
        rated((end, limit) => {
          const start = all.findIndex((seq) => seq < end);
          return start < 0 ? [] : all.slice(start, start + limit);
        }),
    };
  };
}
