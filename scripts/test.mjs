// Runs the test suites: all of them, or those named as arguments. Skips a suite that needs something this machine lacks, and
// prints the one command that installs it; with CI set, a skipped suite is a failure.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build-if-stale.mjs';
import { needs } from './needs.mjs';
import { inSession } from './session.mjs';
import { suites } from './suites.mjs';
import { readResults } from './test-results.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const named = process.argv.slice(2);
const unknown = named.find((name) => !(name in suites));
if (unknown !== undefined) {
  console.error(`There is no suite "${unknown}". The suites are: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

const total = { passed: 0, failed: 0, skipped: 0 };
/** What did not pass, as lines; printed again at the end, where they are easy to find. */
const troubles = [];
mkdirSync(join(root, 'artifacts'), { recursive: true });
await buildIfStale();

for (const [name, suite] of Object.entries(suites)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const lacking = needs[name]();
  if (lacking === null) await run(name, suite);
  else skip(suite, lacking);
}

if (troubles.length > 0) console.log(`\n--- what did not pass ---\n${troubles.join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

async function run(name, suite) {
  console.log(`\n--- ${suite.title} ---`);
  const env = { ...process.env, ...(name === 'packaged' ? await buildPackages() : {}) };
  const results = join(root, 'artifacts', `${name}.json`);
  rmSync(results, { force: true });
  const parameters = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    suite.config,
    ...(suite.only ?? []),
    ...(suite.without ?? []).map((path) => `--exclude=${path}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
  ];
  const command = suite.session ? inSession(process.execPath, parameters) : [process.execPath, parameters];
  const { status } = spawnSync(...command, { cwd: root, stdio: 'inherit', env });
  const counted = readResults(results, root);
  total.passed += counted.passed;
  total.skipped += counted.skipped;
  troubles.push(...counted.troubles);
  // A runner that fails without a failed test (an error between tests, a crash) counts as a failure too.
  const crashed = counted.failed === 0 && status !== 0;
  total.failed += crashed ? 1 : counted.failed;
  if (crashed) troubles.push(`${suite.title}: the runner ended with ${status}, see its output above`);
}

/** Builds the packages that the suite tests, and returns the environment that names them. */
async function buildPackages() {
  const { packagesForTests } = await import('./packages-for-tests.mjs');
  return { CARILLON_PACKAGED: await packagesForTests() };
}

function skip(suite, { missing, remedy }) {
  const inCi = Boolean(process.env.CI);
  console.log(`\n--- ${suite.title}: ${inCi ? 'FAILED, in CI nothing is skipped' : 'skipped'} ---`);
  console.log(`Missing: ${missing}. To enable it: ${remedy}`);
  troubles.push(`${suite.title}: not run, missing: ${missing}`);
  if (inCi) total.failed += 1;
  else total.skipped += 1;
}
