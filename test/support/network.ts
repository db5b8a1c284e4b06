import type { LookupAddress } from 'node:dns';
import type { Network } from '../../src/providers/http/network.ts';
import { createManualClock } from './manual-clock.ts';

/** More than any exchange of a test may take. */
const TIME_OUT_MS = 60_000;

/** A network whose names and whose time the test controls. Every known name leads to this computer. */
export function testNetwork() {
  const clock = createManualClock();
  let known = true;

  function lookup(
    host: string,
    options: { readonly all?: boolean },
    done: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void {
    setImmediate(() => {
      if (!known) return done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), '');
      if (options.all) return done(null, [{ address: '127.0.0.1', family: 4 }]);
      done(null, '127.0.0.1', 4);
    });
  }

  return {
    network: {
      lookup: lookup as NonNullable<Network['lookup']>,
      after: clock.after,
    } satisfies Network,
    /** Makes names known or unknown from now on. */
    names(next: 'known' | 'unknown') {
      known = next === 'known';
    },
    /** The time of every exchange. */
    clock,
    /** Lets every exchange under way time out. */
    timeOut: () => clock.advance(TIME_OUT_MS),
    /** Time limits that still run: one for each exchange under way, and one for each check of a connection. */
    running: clock.pending,
  };
}
