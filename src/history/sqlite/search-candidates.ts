import type { Sql } from '../../storage/sql.ts';
import { createIdLookup, type SearchWord, wordExpression } from './search-terms.ts';

/** Words that are looked up as text and as ids both; what is beyond is only compared. */
const MAX_AMBIGUOUS = 3;
/** Fewer matches than this are looked through one by one, whatever else a push has to match. */
const FEW = 2_000;

/** Pushes below a place, newest first, among which are all that match. */
export type Candidates = (below: number, limit: number) => readonly number[];

/** Looks words up in the indexes. */
export function createCandidates(sql: Sql) {
  const idsOf = createIdLookup(sql);
  const matching = (index: string) => {
    const statement = sql.prepare(
      `SELECT rowid FROM ${index} WHERE ${index} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?`,
    );
    return (expression: string): Candidates =>
      (below, limit) =>
        statement.rows(expression, below, limit).map(([seq]) => Number(seq));
  };
  const inWords = matching('words');
  const inTerms = matching('terms');

  /** Of two lists, each of which has all matches, the one that is soon looked through. */
  const shorter =
    (texts: Candidates, ids: Candidates): Candidates =>
    (below, limit) => {
      const all = texts(below, Math.max(FEW, limit));
      if (all.length < FEW) return all.slice(0, limit);
      const few = ids(below, Math.max(FEW, limit));
      return (few.length < FEW ? few : all).slice(0, limit);
    };

  /** The words are split into those that are looked up as text and those that are as ids. */
  function split(texts: readonly string[], ids: readonly string[]): Candidates | null {
    const all = (expressions: readonly string[]) => expressions.map((one) => `(${one})`).join(' AND ');
    if (texts.length === 0) return ids.length === 0 ? null : inTerms(all(ids));
    if (ids.length === 0) return inWords(all(texts));
    return shorter(inWords(all(texts)), inTerms(all(ids)));
  }

  /** Lists that have all matches together, none when there is nothing to look up; and whether they may be long in coming. */
  return (words: readonly SearchWord[]): { readonly lists: readonly Candidates[]; readonly isCommon: boolean } => {
    const known = words.filter(({ indexed }) => indexed).map((word) => ({ word, ids: idsOf(word) }));
    const texts = known.filter(({ ids }) => ids === null).map(({ word }) => wordExpression(word));
    const ambiguous = known.filter(({ ids }) => ids !== null).slice(0, MAX_AMBIGUOUS);
    const lists: Candidates[] = [];
    for (let choice = 0; choice < 2 ** ambiguous.length; choice++) {
      const isId = (place: number) => ((choice >> place) & 1) === 1;
      const asIds = ambiguous.flatMap(({ ids }, place) => (isId(place) && ids !== null ? [ids.expression] : []));
      const asTexts = ambiguous.flatMap(({ word }, place) => (isId(place) ? [] : [wordExpression(word)]));
      const list = split([...texts, ...asTexts], asIds);
      if (list !== null) lists.push(list);
    }
    return { lists, isCommon: ambiguous.some(({ ids }) => ids?.isCommon) };
  };
}
