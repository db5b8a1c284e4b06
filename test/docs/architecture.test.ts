import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/architecture.md', root), 'utf8');

describe('the page on the architecture', () => {
  it('lists the way of a push in at most 20 files, all of which exist', () => {
    const section = page.split('\n## ').find((text) => text.startsWith('The way of one push')) ?? '';
    const files = [...section.matchAll(/^\d+\. `(src\/[^`]+)`/gm)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(10);
    expect(files.length).toBeLessThanOrEqual(20);
    expect(files.filter((file) => !existsSync(fileURLToPath(new URL(file, root))))).toEqual([]);
  });

  it('has a line of the layout for every room', () => {
    const rooms = readdirSync(new URL('src/', root), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const lines = [...page.matchAll(/^ {2}([a-z]+)\/ /gm)].map(([, room = '']) => room);
    for (const { name } of rooms) expect(lines).toContain(name);
  });
});
