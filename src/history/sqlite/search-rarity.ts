import type { Sql } from '../../storage/sql.ts';

/** So many of the newest pushes that match tell how rare they are. */
const SAMPLE = 32;

export type Index = 'words' | 'terms';

/** Among how many pushes there is one that matches, about, by the newest of them; infinite when few match at all. */
export type Rarity = (index: Index, expression: string) => number;

export function createRarity(sql: Sql): (below: number) => Rarity {
  const newestIn = (index: Index) =>
    sql.prepare(`SELECT rowid FROM ${index} WHERE ${index} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ${SAMPLE}`);
  const newestWith = { words: newestIn('words'), terms: newestIn('terms') };
  const newest = sql.prepare(`SELECT seq FROM pushes WHERE seq < ? ORDER BY seq DESC LIMIT ${SAMPLE}`);

  return (below) => {
    const seqs = newest.rows(below).map(([seq]) => Number(seq));
    const first = seqs[0] ?? 0;
    const span = Math.max(1, first - (seqs.at(-1) ?? first));
    const known = new Map<string, number>();

    return (index, expression) => {
      const key = `${index} ${expression}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const matches = newestWith[index].rows(expression, below);
      const last = Number(matches[SAMPLE - 1]?.[0] ?? Number.NEGATIVE_INFINITY);
      const rarity = (first - last) / span;
      known.set(key, rarity);
      return rarity;
    };
  };
}
