import type { Sql } from '../../storage/sql.ts';
import { ID_KINDS, type IdLookup, type IdLookups } from './search-ids.ts';
import type { Candidates, Lookups } from './search-lookups.ts';
import { createTextLookup, isLong } from './search-parts.ts';
import type { SearchWord } from './search-words.ts';

/** How many words are looked up both as text and as ids; further ones are only compared. */
const MAX_AMBIGUOUS = 3;

export interface CandidateSearch {
  /** So many pushes may match that the newest matches are found faster without an index. */
  readonly isCommon: boolean;
  /** Lists that together contain all matches; null when there is nothing to look up. */
  lists(): readonly Candidates[] | null;
}

/** Looks words up in the indexes. */
export type CandidateLookup = (words: readonly SearchWord[], lookups: Lookups) => CandidateSearch;

export function createCandidates(sql: Sql, idsOf: IdLookups): CandidateLookup {
  const texts = createTextLookup(sql);

  /** Candidates for these words as text and these ids, by the rarer of the two. */
  function split(words: readonly SearchWord[], ids: readonly IdLookup[], lookups: Lookups): Candidates | null {
    const text = texts.choose(words, lookups);
    const rare = ids.filter(({ isCommon }) => !isCommon);
    // Collecting common ids takes long, so they are only compared where anything else can be looked up.
    if (text !== null && rare.length === 0) return text.candidates;
    const expression = (rare.length > 0 ? rare : ids).map((id) => `(${id.expression})`).join(' AND ');
    if (text === null) return ids.length === 0 ? null : lookups.candidates('terms', expression);
    const id = lookups.matching('terms', expression);
    return id.rarity >= text.rarity ? id.candidates : text.candidates;
  }

  return (words, lookups) => {
    const ids = new Map(words.map((word) => [word, idsOf(word.text, ID_KINDS)]));
    const ambiguous = words.filter((word) => ids.get(word) !== null).slice(0, MAX_AMBIGUOUS);
    const isLongToLookUp = (word: SearchWord) => !word.forms.every(isLong) || ids.get(word)?.isCommon === true;
    return {
      isCommon: words.some(isLongToLookUp) && !texts.isRare(words, lookups),
      lists() {
        const lists: Candidates[] = [];
        for (let choice = 0; choice < 2 ** ambiguous.length; choice++) {
          const asIds = new Set(ambiguous.filter((_, place) => ((choice >> place) & 1) === 1));
          const chosen = [...asIds].flatMap((word) => ids.get(word) ?? []);
          const asTexts = words.filter(
            (word) => !asIds.has(word) && (ids.get(word) === null || ambiguous.includes(word)),
          );
          const list = split(asTexts, chosen, lookups);
          if (list === null) return null;
          lists.push(list);
        }
        return lists;
      },
    };
  };
}
