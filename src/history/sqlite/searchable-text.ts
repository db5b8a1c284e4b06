/**
 * Invisible characters: controls, joiners, variation selectors, direction marks and the like (Unicode,
 * Default_Ignorable_Code_Point).
 */
const INVISIBLE = '\\p{Cc}\\p{DI}\\ufff9-\\ufffb';
const EVERY_INVISIBLE = new RegExp(`[${INVISIBLE}]+`, 'gu');
const INVISIBLE_AROUND = new RegExp(`^[${INVISIBLE}]+|[${INVISIBLE}]+$`, 'gu');
/**
 * A letter that has a dot, and its marks, which may repeat the dot: so it is with the small letter of İ and with
 * accented Lithuanian letters.
 */
const DOTTED = /(\p{Soft_Dotted})(\p{M}+)/gu;
const withoutSecondDot = (_: string, letter: string, marks: string) => letter + marks.replaceAll('\u0307', '');
const PLAIN = /^[\n\x20-\x7e]*$/;

/**
 * The form in which texts are indexed and searched: texts that look the same, or differ only in case, have the same form.
 *
 * - Letters are decomposed (Unicode, UAX #15, NFKD), so that full-width letters and ligatures equal the letters they stand for.
 *   Composed forms would not work: “ㅋㅋㅠㅠ” composes to “ㅋ큐ㅠ”, which does not contain “ㅠㅠ”, whereas the decomposed form of a
 *   part is always contained in the decomposed form of the whole.
 * - Case is folded fully (Unicode, 3.13): ẞ, ß and ss are the same, as are σ and ς, and i, ı and İ in every language.
 * - White space of any kind ends a word, and invisible characters are removed.
 */
export function searchable(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const letters = text.toWellFormed().normalize('NFKD').replace(/\s/gu, ' ');
  // JavaScript has no case folding. Letters with the same capital are the same; the first step makes ẞ an ß, whose capital is SS.
  const folded = letters.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
  // Invisible characters are removed last, because they separate letters whose marks would otherwise mix.
  return (folded.includes('\u0307') ? folded.replace(DOTTED, withoutSecondDot) : folded).replace(EVERY_INVISIBLE, '');
}

/** Removes invisible characters at both ends: copied text often starts or ends with them. */
export const trimInvisible = (text: string): string => text.replace(INVISIBLE_AROUND, '');
