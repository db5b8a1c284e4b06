import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResults } from '../../scripts/test-results.mjs';
import { temporaryFolder } from '../support/temporary.ts';

const test = (status: string, fullName: string, ...failureMessages: string[]) => ({
  status,
  fullName,
  failureMessages,
});

/** What is read from a report of these files, as Vitest writes it. */
async function read(...files: { name: string; status: string; message: string; tests: ReturnType<typeof test>[] }[]) {
  const folder = await temporaryFolder();
  const all = files.flatMap(({ tests }) => tests);
  const count = (wanted: string) => all.filter(({ status }) => status === wanted).length;
  const report = {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('skipped'),
    numTodoTests: 0,
    testResults: files.map(({ name, tests, ...rest }) => ({
      ...rest,
      name: join(folder, name),
      assertionResults: tests,
    })),
  };
  await writeFile(join(folder, 'report.json'), JSON.stringify(report));
  return readResults(join(folder, 'report.json'), folder);
}

describe('the results of a suite', () => {
  it('name what failed, with the start of its error, and what was skipped', async () => {
    const tests = [
      test('passed', 'one'),
      test('failed', 'two', 'expected 1\nto be 2\n\n at file'),
      test('skipped', 'three'),
    ];
    expect(await read({ name: 'a.test.ts', status: 'failed', message: '', tests })).toEqual({
      passed: 1,
      failed: 1,
      skipped: 1,
      troubles: ['FAILED a.test.ts: two\n    expected 1\n    to be 2\n    at file', 'skipped a.test.ts: three'],
    });
  });

  it('count a file whose set-up failed as a failure, beside its skipped tests', async () => {
    const tests = [test('skipped', 'one')];
    expect(await read({ name: 'b.test.ts', status: 'failed', message: 'no display', tests })).toEqual({
      passed: 0,
      failed: 1,
      skipped: 1,
      troubles: ['FAILED b.test.ts: the whole file\n    no display', 'skipped b.test.ts: one'],
    });
  });

  it('are zero without a report', () => {
    expect(readResults('nowhere.json', '.')).toEqual({ passed: 0, failed: 0, skipped: 0, troubles: [] });
  });
});
