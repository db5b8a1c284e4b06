import fc from 'fast-check';
import { anyText } from './any-text.ts';

/** Letters with several encodings, letters that change with case or context, and invisible ones. */
const STRANGE = [
  ...'aeiıİIßẞςσΣſK',
  ...'éÉçñÅ',
  ...'ｆＦ１ﬁŉǆ½²™…¨',
  ...'ㅋㅠㄳ가각각ﾡￂ',
  ...'かがｶﾞハ雨日本語',
  ...'कღꭰᎠשﷺ',
  ...'🍜"\'%*():$!@#-.,',
  ...' \t\u00a0\u3000\u2028',
  ...'\u0301\u0307\u0316\u0323\u3099\u093c',
  ...'\u00ad\u200b\u200c\u200d\u202e\u2066\u034f\ufe0f\ufeff\u{1d173}\u{e0101}\u0000\u0085',
  '👩‍👩‍👧‍👦',
  '🇩🇪',
  '❤️',
];

/** Text that is hard to search for. */
export const strangeText = (maxLength: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...STRANGE), maxLength }) },
    { weight: 1, arbitrary: anyText(maxLength) },
  );

const graphemesOf = (text: string) => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);

/** A part of a text that starts and ends between graphemes; `from` and `length` may be of any size. */
export function partOf(text: string, from: number, length: number): string {
  const graphemes = graphemesOf(text);
  const start = from % Math.max(1, graphemes.length);
  return graphemes.slice(start, start + length).join('');
}

/**
 * Other ways to write a text: with other case, composed or decomposed, with other white space, and with invisible
 * characters.
 */
export function rewritings(text: string): string[] {
  const [composed, decomposed] = [text.normalize('NFC'), text.normalize('NFD')];
  return [
    text,
    composed.toUpperCase(),
    decomposed.toUpperCase(),
    composed.toLowerCase(),
    composed.toLocaleUpperCase('tr'),
    composed.toLocaleLowerCase('tr'),
    decomposed,
    text.replace(/\s/gu, ' \t\u00a0\n\u3000'),
    graphemesOf(text).join('\u2060'),
    `\u2068${text}\u2069\ufeff`,
  ];
}
