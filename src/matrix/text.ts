/**
 * Makes hostile text harmless for display in one line: removes control characters and bidirectional overrides, which make a
 * reader see something else than the text, folds white space, replaces lone surrogates with U+FFFD, and cuts after
 * `maxGraphemes` graphemes.
 */
export function cleanText(text: string, maxGraphemes: number): string {
  // No more code units than this can become visible. Cutting first bounds the work on a body of half a megabyte.
  const plain = text
    .slice(0, maxGraphemes * 32)
    .toWellFormed()
    .replace(/\s+/gu, ' ')
    .replace(FORGERS, '')
    .replace(HEAP_OF_MARKS, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
  if (plain.length <= maxGraphemes) return plain;
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(plain)[Symbol.iterator]();
  let cut = '';
  for (let count = 0; count < maxGraphemes; count++) {
    const next = graphemes.next();
    if (next.done) return cut;
    cut += next.value.segment.slice(0, MAX_GRAPHEME_UNITS);
  }
  return graphemes.next().done ? cut : `${cut.trimEnd()}…`;
}

/** C0 and C1 control characters, bidirectional marks, embeddings, overrides and isolates, invisible fillers, tags, line separators. */
const FORGERS =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** More combining marks than any script puts on a letter. */
const HEAP_OF_MARKS = /(\p{M}{15})\p{M}+/gu;

/** A grapheme may consist of any number of joined characters; more code units of it are cut. */
const MAX_GRAPHEME_UNITS = 32;
