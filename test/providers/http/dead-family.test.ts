import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildNode } from '../../../scripts/build-node.mjs';
import type { DeadNetworkResult } from '../../support/dead-network-process.ts';
import { tlsFolder } from '../../support/emulators.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const isRoot = process.getuid?.() === 0;
/** A process in its own network namespace, where it may change everything. */
const alone = [isRoot ? '--net' : '--map-root-user', '--net'] as const;

/** Why no network namespace can be created here; null when it can. */
function missing(): string | null {
  try {
    execFileSync('unshare', [...alone, 'ip', 'link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1'], {
      stdio: 'pipe',
    });
    return null;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return `No network namespace can be created here (this needs Linux, iproute2 and root or user namespaces): ${said}`;
  }
}

const why = missing();

describe('a delivery beside an address family that does not answer', () => {
  let results: DeadNetworkResult[] = [];

  beforeAll(async () => {
    if (why !== null) return;
    // Below the project, so that its packages are found.
    const built = join(root, 'out', 'dead-network');
    await buildNode(built, { process: 'support/dead-network-process' });
    const { stdout } = await promisify(execFile)('unshare', [
      ...alone,
      process.execPath,
      join(built, 'process.js'),
      tlsFolder,
    ]);
    results = JSON.parse(stdout);
  }, 60_000);

  const ways = [
    'an endpoint',
    'an endpoint behind a proxy',
    'Apple',
    'Apple behind a proxy',
    'Google and its token endpoint',
  ];
  const cases = ways.flatMap((way) =>
    (['IPv4', 'IPv6'] as const).flatMap((dead) => (['first', 'last'] as const).map((place) => ({ way, dead, place }))),
  );

  it.for(cases)(
    'to $way, $dead, which the resolver has $place, arrives over the other one, slow as it is',
    (wanted, context) => {
      if (why !== null) return context.skip(why);
      const result = results.find((one) => isDeepStrictEqual({ ...one, ...wanted }, one));
      expect(result?.outcome).toMatchObject({ status: 'delivered' });
      // TCP sent two SYNs, a second apart.
      expect(result?.ms).toBeGreaterThan(900);
      // And the ten seconds of an exchange are not used up.
      expect(result?.ms).toBeLessThan(5_000);
    },
  );

  it.for(ways)('to %s says which addresses did not answer when both are dead', (way, context) => {
    if (why !== null) return context.skip(why);
    const result = results.find((one) => one.way === way && one.dead === 'both');
    expect(result?.outcome).toMatchObject({
      status: 'failed',
      detail: expect.stringMatching(
        /localhost:\d+ could not be reached: 2001:db8::\w+ did not answer, 192\.0\.2\.\d+ did not answer\./,
      ),
    });
    expect(result?.ms).toBeLessThan(9_000);
  });
});
