import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { suites } from '../../scripts/suites.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = join(root, 'node_modules/vitest/vitest.mjs');

/** The files that Vitest finds for a suite. */
function filesOf(name: string): string[] {
  const { config = '', only = [], without = [] } = suites[name] ?? {};
  const parameters = [
    vitest,
    'list',
    '--filesOnly',
    '--config',
    config,
    ...only,
    ...without.map((path) => `--exclude=${path}`),
  ];
  const listed = execFileSync(process.execPath, parameters, { cwd: root, encoding: 'utf8' });
  return listed.split('\n').filter((line) => line !== '');
}

describe('the suites', () => {
  it('divide the tests that run in Node between the quick and the slow one, and omit none', () => {
    const listed = execFileSync(process.execPath, [vitest, 'list', '--filesOnly'], { cwd: root, encoding: 'utf8' });
    const all = listed.split('\n').filter((line) => line !== '');
    const [unit, slow] = [filesOf('unit'), filesOf('slow')];
    expect([...unit, ...slow].toSorted()).toEqual(all.toSorted());
    expect(unit).toContain('test/walls.test.ts');
    expect(slow).toContain('test/crash/kill.test.ts');
  });

  it('name no slow tests that do not exist', () => {
    const named = suites.slow?.only ?? [];
    expect(named).not.toEqual([]);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('each have a command of their name', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const name of Object.keys(suites)) expect(scripts[`test:${name}`]).toBe(`node scripts/test.mjs ${name}`);
  });
});
