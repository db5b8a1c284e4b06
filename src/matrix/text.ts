/**
 * Makes hostile text harmless for whoever shows it in one line. Control characters and bidirectional overrides go (they forge what a reader
 * sees), white space folds, lone surrogates become U+FFFD, and the cut falls between graphemes.
 */
export function cleanText(text: string, maxGraphemes: number): string {
  // More than this many code units cannot become visible; cutting first bounds the work on a body of half a megabyte.
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

/** C0 and C1 controls, bidirectional marks, embeddings, overrides and isolates, invisible fillers, tags, line separators. */
const FORGERS =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** More marks than any script puts on a letter. However a text is cut, its letters have the same. */
const HEAP_OF_MARKS = /(\p{M}{15})\p{M}+/gu;

/** Whatever is joined is one grapheme; this many code units of it are enough. */
const MAX_GRAPHEME_UNITS = 32;
