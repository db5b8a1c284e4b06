import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** False while `npm run dev` runs and after it, when out/ holds development builds. */
const isBuilt = existsSync(`${root}/out/.built`);

it.runIf(isBuilt)('the built shell serves its own page, and contains nothing of the development server', () => {
  expect(readFileSync(`${root}/electron/main.ts`, 'utf8')).toContain('ELECTRON_RENDERER_URL');
  expect(readFileSync(`${root}/out/main/main.js`, 'utf8')).not.toContain('ELECTRON_RENDERER_URL');
});
