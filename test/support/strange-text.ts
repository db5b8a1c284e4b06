import fc from 'fast-check';
import { anyText } from './any-text.ts';

/** Letters that are written in several ways, that change with their case or their neighbours, and that nobody sees. */
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

/** Text that is hard to find again. */
export const strangeText = (maxLength: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...STRANGE), maxLength }) },
    { weight: 1, arbitrary: anyText(maxLength) },
  );

const graphemesOf = (text: string) => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);

/** A part of a text that begins and ends between graphemes; numbers of any size say which. */
export function partOf(text: string, from: number, length: number): string {
  const graphemes = graphemesOf(text);
  const start = from % Math.max(1, graphemes.length);
  return graphemes.slice(start, start + length).join('');
}

/** Ways to write the same: in other cases, composed or not, with other white space, and with what nobody sees. */
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
