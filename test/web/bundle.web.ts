import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const out = fileURLToPath(new URL('../../out/renderer', import.meta.url));
const KIB = 1_024;
const BUDGET = 350 * KIB;

/** The scripts that the page loads before it shows anything: those of its HTML, and what they import statically. */
function initialScripts(): Map<string, Buffer> {
  const html = readFileSync(join(out, 'index.html'), 'utf8');
  const found = new Map<string, Buffer>();
  const waiting = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.js)"/g)].map(([, name = '']) => name);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const script = readFileSync(join(out, name));
    found.set(name, script);
    const imports = script.toString('utf8').matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g);
    for (const [, imported = ''] of imports) waiting.push(`assets/${imported}`);
  }
  return found;
}

it('loads at most 350 KiB of compressed JavaScript before the page shows anything', () => {
  const scripts = initialScripts();
  expect(scripts.size).toBeGreaterThan(0);
  const bytes = [...scripts.values()].reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0);
  console.log(`The page loads ${(bytes / KIB).toFixed(0)} KiB of JavaScript at first (packed).`);
  expect(bytes).toBeLessThanOrEqual(BUDGET);
});

it('loads what is not needed at first on demand', () => {
  const names = [...initialScripts().keys()].join();
  expect(names).not.toMatch(/german|palette/);
});
