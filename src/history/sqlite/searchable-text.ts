/** What nobody sees: controls, joiners, variation selectors, marks of direction and the like (Unicode, Default_Ignorable_Code_Point). */
const UNSEEN = '\\p{Cc}\\p{DI}\\ufff9-\\ufffb';
const EVERY_UNSEEN = new RegExp(`[${UNSEEN}]+`, 'gu');
const UNSEEN_AROUND = new RegExp(`^[${UNSEEN}]+|[${UNSEEN}]+$`, 'gu');
/** A letter with a dot of its own, and marks: the small letter of İ, and Lithuanian letters with accents, have a dot above again. */
const DOTTED = /(\p{Soft_Dotted})(\p{M}+)/gu;
const withoutSecondDot = (_: string, letter: string, marks: string) => letter + marks.replaceAll('\u0307', '');
const PLAIN = /^[\n\x20-\x7e]*$/;

/**
 * The form in which texts are indexed and asked for: what looks the same, or differs in the case of its letters only, is the same.
 *
 * - Letters are decomposed (Unicode, UAX #15, NFKD), so that full-width letters and ligatures are those they stand for. Composed
 *   they would not do: “ㅋㅋㅠㅠ” composes to “ㅋ큐ㅠ”, which does not contain “ㅠㅠ”, whereas the decomposed form of a part is
 *   always a part of the decomposed form of the whole.
 * - Their case is folded in full (Unicode, 3.13): ẞ, ß and ss are the same, as are σ and ς; so are i, ı and İ, whatever language
 *   somebody's keyboard is in.
 * - White space of any kind ends a word, and what nobody sees is left out.
 */
export function searchable(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const letters = text.toWellFormed().normalize('NFKD').replace(/\s/gu, ' ');
  // JavaScript has no folding. Small letters whose capitals are the same are; ẞ has a capital of its own, and ß another.
  const folded = letters.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
  // What nobody sees goes last: it parts letters whose marks would mix otherwise.
  return (folded.includes('\u0307') ? folded.replace(DOTTED, withoutSecondDot) : folded).replace(EVERY_UNSEEN, '');
}

/** Without what nobody sees at either end: what was copied from somewhere often begins or ends with it. */
export const withoutUnseenAround = (text: string): string => text.replace(UNSEEN_AROUND, '');
