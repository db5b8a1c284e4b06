import { setMaxListeners } from 'node:events';
import { createAppRegistry } from '../../../src/apps/registry.ts';
import type { Clock } from '../../../src/clock.ts';
import type { Config } from '../../../src/config/schema.ts';
import { createBackoff } from '../../../src/delivery/queue/backoff.ts';
import { createBodies } from '../../../src/dispatch/bodies.ts';
import { createDispatcher } from '../../../src/dispatch/dispatcher.ts';
import { restoreOutbox } from '../../../src/dispatch/restore.ts';

import { silentLog } from '../../support/log.ts';
import type { OutboxJournal } from '../../support/memory-journal.ts';
import type { Outside } from './outside.ts';

/** So little that a few pushes reach every bound. */
export const LIMITS = { maxAttempts: 4, maxPerHost: 2, maxInMemory: 3 };

export interface ProcessDeps {
  readonly clock: Clock;
  readonly journal: OutboxJournal;
  readonly outside: Outside;
  readonly config: Config;
  readonly random: () => number;
  readonly newId: () => string;
  readonly onError: (error: unknown) => void;
}

/** The part of a relay's process that delivers, put together as `src/relay.ts` does. */
export async function startProcess({ clock, journal, outside, config, random, newId, onError }: ProcessDeps) {
  const stopping = new AbortController();
  // Everything that hangs hears of it.
  setMaxListeners(100, stopping.signal);
  const routes = createAppRegistry({
    providerOf: async (one) => outside.providerOf(one),
    clock,
    log: silentLog,
    limits: LIMITS,
    queues: {
      clock,
      backoff: createBackoff(random),
      load: createBodies(journal),
      report: (...ended) => dispatcher.report(...ended),
      storeAtCapacity: () => dispatcher.storeAtCapacity(),
      signal: stopping.signal,
    },
  });
  const dispatcher = createDispatcher({
    journal,
    route: routes.resolve,
    queues: routes.queues,
    newId,
    clock,
    stopping,
    onError,
  });
  await routes.apply(config);
  await restoreOutbox({ journal, route: routes.resolve, clock });
  return { routes, dispatcher };
}

export type Process = Awaited<ReturnType<typeof startProcess>>;
