import { readFileSync } from 'node:fs';
import { FuseV1Options } from '@electron/fuses';
import { expect, it } from 'vitest';

const config = readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8');
const block = /^electronFuses:\n((?: {2}.+\n)+)/m.exec(config)?.[1] ?? '';

it('decides every fuse of Electron', () => {
  const decided = [...block.matchAll(/^ {2}(\w+): (true|false)$/gm)].map(([, name]) => name?.toLowerCase());
  const known = Object.keys(FuseV1Options).filter((name) => !/^\d+$/.test(name));
  expect(known.length).toBeGreaterThan(7);
  expect(decided.sort()).toEqual(known.map((name) => name.toLowerCase()).sort());
});
