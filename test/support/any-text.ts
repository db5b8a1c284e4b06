import fc from 'fast-check';

const HALVES = { first: 0xd800, last: 0xdfff };

/** Any character there may be, but for halves of one. Fast-check's own, the unit `binary`, takes seconds to be made. */
const character = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((code) => code < HALVES.first || code > HALVES.last)
  .map((code) => String.fromCodePoint(code));

/** Text of any characters, of all scripts and of none. */
export const anyText = (maxLength?: number) =>
  fc.string({ unit: character, ...(maxLength === undefined ? {} : { maxLength }) });
