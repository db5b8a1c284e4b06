import { createDelivery, type Delivery, type DeliveryDeps } from '../delivery/create-delivery.ts';
import type { DayCount } from '../delivery/queue/quota.ts';
import type { Log } from '../lib/log.ts';
import { createProviders, type ProvidersDeps } from '../providers/create.ts';
import { createKeyFiles } from '../providers/key-files.ts';
import { type AppRegistry, createAppRegistry } from './registry.ts';

export interface AppDeliveryDeps {
  readonly providers: ProvidersDeps;
  readonly delivery: Pick<DeliveryDeps<AppRegistry>, 'outbox' | 'clock' | 'backoff' | 'newId'>;
  /** The count of today's deliveries for a provider of an app, by name. */
  readonly dayOf: (name: string) => DayCount;
  /** Called when changed files of apps have been read again. */
  readonly refreshed: () => void;
  readonly log: Log;
}

/** The apps with their providers and queues, and the delivery over them. */
export function createAppDelivery(deps: AppDeliveryDeps): Delivery<AppRegistry> {
  const { providers, delivery, dayOf, refreshed, log } = deps;
  const { dataDir } = providers;
  const { clock } = delivery;
  return createDelivery({
    ...delivery,
    apps: (queues) =>
      createAppRegistry({
        providerOf: createProviders(providers),
        keyFiles: (changed) => createKeyFiles({ dataDir, changed, clock, log }),
        queues,
        dayOf,
        refreshed,
        log,
      }),
    onError: (error) =>
      log.error({ err: error }, 'outcomes could not be written to the outbox; the next start delivers these again'),
  });
}
