/**
 * What `npm run test:slow` runs and `npm run test:unit` leaves out, to take about a minute: relays that are killed, disks that
 * fill up, every fault of every provider, files of earlier versions, and long generated sequences.
 */
const slow = [
  'test/crash/',
  'test/faults/',
  'test/takeover/',
  'test/delivery/model.test.ts',
  'test/outbox/contract.test.ts',
];

/**
 * The suites by name, in the order in which they run. `only` and `without` narrow the files that Vitest's configuration finds:
 * paths of files, or of folders with a slash at the end. A suite with `session` runs in a desktop session of its own.
 */
export const suites = {
  unit: { config: 'vitest.config.ts', title: 'Node', without: slow.map((path) => path.replace(/\/$/, '/**')) },
  slow: { config: 'vitest.config.ts', title: 'Node, slow tests', only: slow },
  desktop: { config: 'test/e2e/vitest.config.ts', title: 'desktop window', session: true },
  browser: { config: 'test/web/vitest.config.ts', title: 'browser' },
  homeserver: { config: 'test/homeserver/vitest.config.ts', title: 'real homeserver', session: true },
  packaged: { config: 'test/packaged/vitest.config.ts', title: 'packages', session: true },
};
