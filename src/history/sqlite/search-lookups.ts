import type { Sql } from '../../storage/sql.ts';

/** How many of the newest matches are used to estimate how rare matches are. */
const SAMPLE = 32;

export type Index = 'words' | 'terms';

/** Returns pushes below a sequence number, newest first; all matches are among them. */
export type Candidates = (below: number, limit: number) => readonly number[];

export interface Lookup {
  readonly candidates: Candidates;
  /** An estimate of how many pushes there are for each match, from the newest matches; infinite when few match. */
  readonly rarity: number;
}

export interface Lookups {
  /** Matches of an expression in an index. */
  candidates(index: Index, expression: string): Candidates;
  /** The same with its rarity. */
  matching(index: Index, expression: string): Lookup;
  /** Candidates that were collected already, newest first. */
  collected(seqs: readonly number[]): Lookup;
}

/** Lookups of pushes below a sequence number. */
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
      collected: (all) =>
        rated((end, limit) => {
          const start = all.findIndex((seq) => seq < end);
          return start < 0 ? [] : all.slice(start, start + limit);
        }),
    };
  };
}
