import { fileURLToPath } from 'node:url';

const folder = new URL('../../node_modules/dejavu-fonts-ttf/ttf/', import.meta.url);
const faces = [
  { family: 'Test Sans', weight: '400', file: 'DejaVuSans.ttf' },
  { family: 'Test Sans', weight: '700', file: 'DejaVuSans-Bold.ttf' },
  { family: 'Test Mono', weight: '400', file: 'DejaVuSansMono.ttf' },
  { family: 'Test Mono', weight: '700', file: 'DejaVuSansMono-Bold.ttf' },
];

/** The file of a font that the tests bring along; null for any other name. */
export function fontFile(name: string): string | null {
  return faces.some(({ file }) => file === name) ? fileURLToPath(new URL(name, folder)) : null;
}

/**
 * The style of a page for pictures that are compared: nothing moves, what is never the same twice is hidden, and letters
 * are the tests' own, whatever fonts this computer has. `fonts` is the address of their folder.
 */
export function steadyStyle(fonts: string): string {
  const rules = faces.map(
    ({ family, weight, file }) =>
      `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url("${new URL(file, fonts)}"); }`,
  );
  return `${rules.join('\n')}
  *, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }
  * { font-family: "Test Sans" !important; }
  code, code *, pre, kbd, .code, .code *, .mono { font-family: "Test Mono" !important; }
  time, .numbers, .address, .detail-time, .word-retrying, .waiting p, .tree, .notice span, .facts dd, .hex,
  .steps code, .command .code, .relay-log, main > textarea { visibility: hidden !important; }`;
}
