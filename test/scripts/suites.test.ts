import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { suites } from '../../scripts/suites.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = join(root, 'node_modules/vitest/vitest.mjs');

function listed(...parameters: string[]): string[] {
  const lines = execFileSync(process.execPath, [vitest, 'list', '--filesOnly', ...parameters], {
    cwd: root,
    encoding: 'utf8',
  });
  return lines.split('\n').filter((line) => line !== '');
}

/** The files that Vitest finds for a suite. */
function filesOf(name: string): string[] {
  const { config = '', only = [], without = [] } = suites[name] ?? {};
  return listed('--config', config, ...only, ...without.map((path) => `--exclude=${path}`));
}

describe('the suites', () => {
  it('divide the tests that run in Node between the quick and the slow one, and omit none', () => {
    const [unit, slow] = [filesOf('unit'), filesOf('slow')];
    expect([...unit, ...slow].toSorted()).toEqual(listed().toSorted());
    expect(unit).toContain('test/walls.test.ts');
    expect(slow).toContain('test/crash/kill.test.ts');
    expect(slow).toContain('test/history/search.sequences.test.ts');
  });

  it('name no slow tests that do not exist', () => {
    const named = suites.slow?.only ?? [];
    expect(named).not.toEqual([]);
    const files = listed();
    expect(named.filter((name) => !files.some((path) => path.includes(name)))).toEqual([]);
  });

  it('each have a command of their name', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const name of Object.keys(suites)) expect(scripts[`test:${name}`]).toBe(`node scripts/test.mjs ${name}`);
  });
});
