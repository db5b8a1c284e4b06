import { createAppRegistry } from '../../../src/apps/registry.ts';
import type { Config } from '../../../src/config/schema.ts';
import { createDelivery } from '../../../src/delivery/create-delivery.ts';
import { createBackoff } from '../../../src/delivery/queue/backoff.ts';
import type { DayCount } from '../../../src/delivery/queue/quota.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import { silentLog } from '../../support/log.ts';
import type { ModelOutbox } from './outboxes.ts';
import type { Outside } from './outside.ts';

/** So little that a few pushes reach every bound. */
export const LIMITS = { maxAttempts: 4, maxPerHost: 2, maxInMemory: 3 };

export interface ProcessDeps {
  readonly clock: Clock;
  readonly outbox: Pick<ModelOutbox, 'accept' | 'settle' | 'open' | 'bodies'>;
  readonly outside: Outside;
  readonly config: Config;
  readonly random: () => number;
  readonly dayOf: (name: string) => DayCount;
  readonly newId: () => string;
  readonly onError: (error: unknown) => void;
}

/** The part of a relay's process that delivers, over what the model has instead of the outside. */
export async function startProcess(deps: ProcessDeps) {
  const { clock, outbox, outside, config, random, dayOf, newId, onError } = deps;
  const delivery = createDelivery({
    outbox,
    apps: (queues) =>
      createAppRegistry({
        providerOf: async (one) => outside.providerOf(one),
        log: silentLog,
        limits: LIMITS,
        dayOf,
        queues,
      }),
    clock,
    backoff: createBackoff(random),
    newId,
    onError,
  });
  await delivery.apps.apply(config);
  await delivery.recover();
  return delivery;
}

export type Process = Awaited<ReturnType<typeof startProcess>>;
