/**
 * What `npm run test:slow` runs and `npm run test:unit` leaves out, to take a minute or two: relays that are killed or attacked,
 * disks that fill up, addresses that never answer, every fault of every provider, files of earlier versions, and long
 * generated sequences. A path of a file, of a folder
 * with a slash at the end, or the end of files' names.
 */
const slow = [
  'test/crash/',
  'test/faults/',
  'test/security/',
  'test/takeover/',
  'test/data-folder.test.ts',
  'test/delivery/model.test.ts',
  'test/outbox/contract.test.ts',
  'test/outbox/trouble.test.ts',
  'test/providers/apns/push-certificate.test.ts',
  'test/providers/http/dead-family.test.ts',
  'test/shell/terminal/shell.test.ts',
  '.sequences.test.ts',
];

/**
 * The suites by name, in the order in which they run. `only` and `without` narrow the files that Vitest's configuration finds:
 * parts of paths and patterns. A suite with `session` runs in a desktop session of its own.
 */
export const suites = {
  unit: { config: 'vitest.config.ts', title: 'Node', without: slow.map(patternOf) },
  slow: { config: 'vitest.config.ts', title: 'Node, slow tests', only: slow },
  desktop: { config: 'test/e2e/vitest.config.ts', title: 'desktop window', session: true },
  browser: { config: 'test/web/vitest.config.ts', title: 'browser' },
  homeserver: { config: 'test/homeserver/vitest.config.ts', title: 'real homeserver', session: true },
  packaged: { config: 'test/packaged/vitest.config.ts', title: 'packages', session: true },
};

/** Vitest picks files by parts of their paths, but leaves them out by patterns. */
function patternOf(name) {
  if (name.endsWith('/')) return `${name}**`;
  return name.startsWith('.') ? `**/*${name}` : name;
}
