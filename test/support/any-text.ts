import fc from 'fast-check';

const SURROGATES = { first: 0xd800, last: 0xdfff };

/** Any character except lone surrogates. Creating fast-check's own unit for that, `binary`, takes seconds. */
const character = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((code) => code < SURROGATES.first || code > SURROGATES.last)
  .map((code) => String.fromCodePoint(code));

/** Text of any characters of any script. */
export const anyText = (maxLength?: number) =>
  fc.string({ unit: character, ...(maxLength === undefined ? {} : { maxLength }) });
