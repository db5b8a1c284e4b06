// npm run bench [-- quick] [-- http sustained busy memory providers outbox desktop window]: measures what must be fast, each
// beside its baseline. npm run bench -- soak [100000]: a million pushes with faults, or that number; runs only when named.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build-if-stale.mjs';
import { buildNode } from './build-node.mjs';
import { needs } from './needs.mjs';
import { inSession } from './session.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const parts = ['http', 'sustained', 'busy', 'memory', 'providers', 'outbox', 'desktop', 'window'];
/** Parts that measure the real window. */
const inWindow = ['desktop', 'window'];
const words = process.argv.slice(2);
const quick = words.includes('quick');
const pushes = words.find((word) => /^\d+$/.test(word)) ?? '1000000';
const unknown = words.find((word) => ![...parts, 'soak', 'quick', pushes].includes(word));
if (unknown !== undefined) {
  console.error(
    `There is no part "${unknown}". The parts are: ${parts.join(', ')}, soak; "quick" shortens each of them.`,
  );
  process.exit(2);
}
const chosen = [...parts, 'soak'].filter((part) => words.includes(part));
if (chosen.length === 0) chosen.push(...parts);

await buildIfStale();
await buildNode('out/bench', {
  main: 'bench/main',
  load: 'bench/load',
  'soak-load': 'bench/soak-load',
  'bare-http': 'bench/servers/bare-http',
  'bare-fastify': 'bench/servers/bare-fastify',
  'bare-forwarder': 'bench/servers/bare-forwarder',
  emulator: 'bench/servers/emulator',
  probe: 'bench/servers/probe',
});
const inNode = chosen.filter((part) => !inWindow.includes(part));
if (inNode.length > 0) run(process.execPath, ['out/bench/main.js', inNode.join(), quick ? 'quick' : 'full', pushes]);
const windows = chosen.filter((part) => inWindow.includes(part));
if (windows.length > 0) measureWindows(windows);

function measureWindows(names) {
  const lacking = needs.desktop();
  if (lacking !== null) {
    console.log(`\nThe window was not measured. Missing: ${lacking.missing}. To enable it: ${lacking.remedy}`);
    return;
  }
  const files = names.map((name) => `test/bench/${name}.measure.ts`);
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'test/bench/vitest.config.ts',
    '--reporter=dot',
    ...files,
  ];
  run(...inSession(process.execPath, vitest), { CARILLON_BENCH_QUICK: quick ? '1' : '' });
}

function run(program, parameters, env = {}) {
  const { status } = spawnSync(program, parameters, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) process.exit(status ?? 1);
}
