// Reads Vitest's JSON report of a suite: how many tests passed, failed and were skipped, and which did not pass.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** How many lines of an error are shown; the suite's own output has the rest. */
const SHOWN_LINES = 6;

/** Reads the report `file`; names of files are shown relative to `root`. Without a report every number is zero. */
export function readResults(file, root) {
  const report = parse(file);
  if (report === null) return { passed: 0, failed: 0, skipped: 0, troubles: [] };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report;
  return {
    passed: numPassedTests,
    // A file whose set-up fails has no failed test, only skipped ones.
    failed: numFailedTests + testResults.filter(isBroken).length,
    skipped: numPendingTests + numTodoTests,
    troubles: testResults.flatMap((one) => troublesOf(one, root)),
  };
}

function parse(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

const isBroken = ({ status, assertionResults }) =>
  status === 'failed' && assertionResults.every((one) => one.status !== 'failed');

function troublesOf(result, root) {
  const name = relative(root, result.name);
  const tests = result.assertionResults
    .filter(({ status }) => status !== 'passed')
    .map(({ status, fullName, failureMessages }) =>
      status === 'failed'
        ? `FAILED ${name}: ${fullName}${shown(failureMessages.join('\n'))}`
        : `skipped ${name}: ${fullName}`,
    );
  return isBroken(result) ? [`FAILED ${name}: the whole file${shown(result.message)}`, ...tests] : tests;
}

const shown = (message) =>
  message
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, SHOWN_LINES)
    .map((line) => `\n    ${line.trim()}`)
    .join('');
