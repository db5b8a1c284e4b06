import type { LookupAddress } from 'node:dns';
import type { Network } from '../../src/providers/http/network.ts';

/** A network whose names and whose passing time the test decides. Every name that is known leads to this computer. */
export function testNetwork() {
  const waiting = new Set<() => void>();
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
      after(_milliseconds, call) {
        waiting.add(call);
        return () => waiting.delete(call);
      },
    } satisfies Network,
    /** Lets names be known or unknown from now on. */
    names(next: 'known' | 'unknown') {
      known = next === 'known';
    },
    /** Lets the time pass that every exchange under way may take, or what was begun last. */
    timeOut(which: 'all' | 'the last' = 'all') {
      for (const call of [...waiting].slice(which === 'all' ? 0 : -1)) {
        waiting.delete(call);
        call();
      }
    },
    /** Exchanges whose time still runs. */
    running: () => waiting.size,
  };
}
