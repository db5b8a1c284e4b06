import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contract } from '../../src/api/contract.ts';
import { configSchema } from '../../src/config/schema.ts';
import { catalogue } from '../../src/matrix/errors.ts';
import { reasons } from '../../src/outcomes/outcome.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** The cells of every row of the tables in a page. */
const rows = (file: string) =>
  read(file)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('the documentation', () => {
  it('explains every reason, in the words of the catalogue', () => {
    const listed = rows('docs/reasons.md').slice(2);
    expect(Object.fromEntries(listed.map(([reason = '', meaning]) => [reason.replaceAll('`', ''), meaning]))).toEqual(
      reasons,
    );
  });

  it('explains every error a homeserver can be answered', () => {
    const listed = rows('docs/gateway.md').filter(([, status = '']) => /^\d{3}$/.test(status));
    const expected = Object.entries(catalogue).map(([name, { status, errcode, meaning }]) => [
      `\`${name}\``,
      String(status),
      `\`${errcode}\``,
      meaning,
    ]);
    expect(listed).toEqual(expected);
  });

  it('lists every procedure of the API', () => {
    const listed = rows('docs/api.md').flatMap(([name = '']) => /^`([\w/]+)`$/.exec(name)?.[1] ?? []);
    const names = Object.entries(contract).flatMap(([group, member]) =>
      '~orpc' in member ? [group] : Object.keys(member).map((name) => `${group}/${name}`),
    );
    expect(listed.toSorted()).toEqual(names.toSorted());
  });

  it('publishes the schema of the configuration as it is', async () => {
    const schema = z.toJSONSchema(configSchema, { io: 'input' });
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../docs/config.schema.json');
  });
});

describe('the page on security', () => {
  const sections = read('docs/security.md').split('\n## ').slice(1);
  const suites = /\.(test|e2e|web|packaged|homeserver)\.tsx?$/;

  it('names tests for everybody that something is protected from', () => {
    expect(sections.length).toBeGreaterThan(7);
    for (const section of sections) expect(section).toMatch(/`test\/[\w./-]+`/);
  });

  it('names for each thing that somebody tries the tests of it, all of them files that a suite runs', () => {
    const tried = rows('docs/security.md').filter(([, , tests = '']) => tests !== 'tests' && !/^-+$/.test(tests));
    expect(tried.length).toBeGreaterThan(25);
    for (const [what, , tests = ''] of tried) {
      const files = tests.split(', ').map((name) => name.replaceAll('`', ''));
      expect([what, files.filter((name) => !suites.test(name))]).toEqual([what, []]);
    }
  });
});
