import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** While `npm run dev` runs, and after it, no stamp says that out/ is what a person would get. */
const isBuilt = existsSync(`${root}/out/.built`);

it.runIf(isBuilt)('the built shell shows its own page, and knows of no server that develops it', () => {
  expect(readFileSync(`${root}/electron/main.ts`, 'utf8')).toContain('ELECTRON_RENDERER_URL');
  expect(readFileSync(`${root}/out/main/main.js`, 'utf8')).not.toContain('ELECTRON_RENDERER_URL');
});
