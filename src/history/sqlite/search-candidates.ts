import type { Sql } from '../../storage/sql.ts';
import { createIdLookup, type IdLookup } from './search-ids.ts';
import { createTextLookup, isLong } from './search-parts.ts';
import { createRarity, type Index, type Rarity } from './search-rarity.ts';
import type { SearchWord } from './search-words.ts';

/** Words that are looked up as text and as ids both; what is beyond is only compared. */
const MAX_AMBIGUOUS = 3;

/** Pushes below a place, newest first, among which are all that match. */
export type Candidates = (below: number, limit: number) => readonly number[];

export interface CandidateSearch {
  /** So many pushes may match that the newest of them are found sooner without an index. */
  readonly isCommon: boolean;
  /** Lists that have all matches together; null when there is nothing to look up. */
  lists(): readonly Candidates[] | null;
}

/** Looks words up in the indexes. */
export function createCandidates(sql: Sql) {
  const idsOf = createIdLookup(sql);
  const texts = createTextLookup(sql);
  const rarityBelow = createRarity(sql);
  const matching = (index: Index) => {
    const statement = sql.prepare(
      `SELECT rowid FROM ${index} WHERE ${index} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?`,
    );
    return (expression: string): Candidates =>
      (below, limit) =>
        statement.rows(expression, below, limit).map(([seq]) => Number(seq));
  };
  const inWords = matching('words');
  const inTerms = matching('terms');

  /** The words are split into those that are looked up as text and those that are as ids. */
  function split(words: readonly SearchWord[], ids: readonly IdLookup[], rarity: Rarity): Candidates | null {
    const text = texts.choose(words, rarity);
    const rare = ids.filter(({ isCommon }) => !isCommon);
    // To gather what is common takes long: it is only compared where there is anything else to look up.
    if (text !== null && rare.length === 0) return inWords(text.expression);
    const expression = (rare.length > 0 ? rare : ids).map((id) => `(${id.expression})`).join(' AND ');
    if (text === null) return ids.length === 0 ? null : inTerms(expression);
    return rarity('terms', expression) >= text.rarity ? inTerms(expression) : inWords(text.expression);
  }

  return (words: readonly SearchWord[], below: number): CandidateSearch => {
    const ids = new Map(words.map((word) => [word, idsOf(word)]));
    const ambiguous = words.filter((word) => ids.get(word) !== null).slice(0, MAX_AMBIGUOUS);
    const rarity = rarityBelow(below);
    const isLongToLookUp = (word: SearchWord) => !word.forms.every(isLong) || ids.get(word)?.isCommon === true;
    return {
      isCommon: words.some(isLongToLookUp) && !texts.isRare(words, rarity),
      lists() {
        const lists: Candidates[] = [];
        for (let choice = 0; choice < 2 ** ambiguous.length; choice++) {
          const asIds = new Set(ambiguous.filter((_, place) => ((choice >> place) & 1) === 1));
          const chosen = [...asIds].flatMap((word) => ids.get(word) ?? []);
          const asTexts = words.filter(
            (word) => !asIds.has(word) && (ids.get(word) === null || ambiguous.includes(word)),
          );
          const list = split(asTexts, chosen, rarity);
          if (list === null) return null;
          lists.push(list);
        }
        return lists;
      },
    };
  };
}
