import { describe, expect, it } from 'vitest';
import { distributed, licenceTexts, problems, readLock } from '../../scripts/licences.mjs';

const fine = { version: '1.0.0', license: 'MIT' };
const shipped = new Set(['node_modules/a']);
const judge = (a: object) =>
  problems(
    { '': { dependencies: { a: '1.0.0' } }, 'node_modules/a': { ...fine, ...a }, 'node_modules/tool': fine },
    shipped,
  );

describe('the dependencies', () => {
  it('have no problems', () => {
    const packages = readLock();
    expect(problems(packages, distributed(packages))).toEqual([]);
  });

  it('counts as distributed what is needed at run time and what the window bundles, and no tool', () => {
    const paths = [...distributed(readLock())];
    expect(paths).toEqual(
      expect.arrayContaining(['node_modules/fastify', 'node_modules/react', 'node_modules/libsql', 'node_modules/ajv']),
    );
    expect(paths).not.toContain('node_modules/vitest');
    expect(paths).not.toContain('node_modules/typescript');
  });

  it('are distributed with the texts of their licences', () => {
    const texts = licenceTexts();
    for (const title of ['fastify 5', 'react 19', 'libsql 0.5', '@mantine/core 9'])
      expect(texts).toContain(`\n${title}`);
    expect(texts).toContain('Permission is hereby granted, free of charge');
  });
});

describe('the audit of the licences', () => {
  it.each([
    [
      'a licence with further conditions',
      { license: 'AGPL-3.0-only' },
      'which is not on the list of what may be distributed',
    ],
    ['no licence', { license: undefined }, 'which is not on the list'],
    ['two licences together, one of which is not allowed', { license: '(MIT AND SSPL-1.0)' }, 'not on the list'],
  ])('finds %s', (_what, wrong, said) => {
    expect(judge(wrong)).toEqual([expect.stringContaining(said)]);
  });

  it('accepts either of two alternative licences', () => {
    expect(judge({ license: '(GPL-3.0-only OR MIT)' })).toEqual([]);
  });
});
