import { isDeepStrictEqual } from 'node:util';
import type { ProviderConfig } from '../config/app-schema.ts';
import type { Config } from '../config/schema.ts';
import { createDeliveryQueue, type DeliveryQueue } from '../delivery/queue/delivery-queue.ts';
import type { QueueDeps, QueueLimits } from '../delivery/queue/queue-deps.ts';
import { createQuota, type DayCount, type Quotas } from '../delivery/queue/quota.ts';
import type { Target } from '../delivery/route.ts';
import type { Log } from '../lib/log.ts';
import type { Problem } from '../problems/catalogue.ts';
import { textOf } from '../problems/english.ts';
import type { KeyFiles } from '../providers/key-files.ts';
import type { Provider } from '../providers/provider.ts';
import { type Member, typeOf } from './members.ts';

/** A provider of an app at work. */
export interface ServedProvider extends Target {
  readonly config: ProviderConfig;
  /** A digest of its files when they were last read; empty for a provider without files. */
  readonly digest: string;
  /** Why its files can no longer be used, while it delivers with their last good content; null when they can. */
  readonly stale: Problem | null;
}

export interface ServedProvidersDeps {
  readonly providerOf: (config: ProviderConfig) => Promise<Provider>;
  readonly keys: Pick<KeyFiles, 'digest'>;
  readonly queues: QueueDeps;
  /** How much each provider of an app may take up; how much may wait is in the configuration. */
  readonly limits: Omit<QueueLimits, 'maxQueued'>;
  /** The count of today's deliveries for a provider of an app, by name. */
  readonly dayOf: (name: string) => DayCount;
  readonly log: Log;
}

/** Creates the providers of apps with their queues, and renews a provider whose configuration or files have changed. */
export interface ServedProviders {
  /** The provider of a member of an app; `before` is the provider whose queue it continues. */
  renew(pattern: string, member: Member, before: ServedProvider | undefined, config: Config): Promise<ServedProvider>;
  /** Ends the deliveries of a provider that the configuration no longer has, and then closes its queue. */
  retire(provider: ServedProvider): void;
  /** All queues, also those of retired providers that are still ending their deliveries. */
  queues(): readonly DeliveryQueue[];
  close(): Promise<void>;
}

export function createServedProviders(deps: ServedProvidersDeps): ServedProviders {
  const { providerOf, keys, limits, dayOf, log } = deps;
  const queues = new Set<DeliveryQueue>();

  function createQueue(name: string, provider: Provider, config: ProviderConfig, maxQueued: number): DeliveryQueue {
    const quota = createQuota(deps.queues.clock, dayOf(name), quotasOf(config));
    const queue = createDeliveryQueue(deps.queues, provider, { ...limits, maxQueued }, quota);
    queues.add(queue);
    return queue;
  }

  return {
    async renew(pattern, { name, dedupName, config, forwards }, before, { outbox }) {
      const settings = {
        name,
        dedupName,
        forwards,
        answerWithinMs: config.answerWithin * 1_000,
        expireAfterMs: config.expireAfter * 1_000,
      };
      const digest = await keys.digest(config);
      const same = before !== undefined && isDeepStrictEqual(before.config, config) ? before : undefined;
      const problemBefore = same?.queue.provider().problem ?? same?.stale ?? null;
      if (same?.digest === digest && problemBefore === null) return { ...same, ...settings };

      const provider = await providerOf(config);
      const problem = provider.problem ?? null;
      const isKnown = isDeepStrictEqual(problem, problemBefore);
      if (same !== undefined && problem !== null && same.queue.provider().problem === undefined) {
        if (!isKnown)
          log.error(
            { app: pattern, problem: textOf(problem) },
            'files cannot be used; their last good content stays in use',
          );
        return { ...same, ...settings, digest, stale: problem };
      }
      // A provider that is still broken must not make its waiting deliveries start over.
      if (same !== undefined && problem !== null && isKnown) return { ...same, ...settings, digest };
      if (problem !== null)
        log.error({ app: pattern, problem: textOf(problem) }, 'an app cannot deliver; its pushes wait');
      else if (same !== undefined) log.info({ app: pattern }, 'the files of an app were read again');

      const served = { config, digest, stale: null, ...settings };
      if (before === undefined)
        return { ...served, queue: createQueue(`${pattern} ${name}`, provider, config, outbox.mostWaiting) };
      before.queue.use(provider, quotasOf(config));
      return { ...served, queue: before.queue };
    },

    retire({ queue }) {
      queue.clear({ status: 'failed', reason: 'app-removed' });
      queue.settled().then(() => {
        queues.delete(queue);
        queue.stop();
        return queue.close();
      });
    },

    queues: () => [...queues],
    close: async () => void (await Promise.all([...queues].map((queue) => queue.close()))),
  };
}

/** The quotas of a provider; a broken configuration has none, because it sends nothing. */
function quotasOf(config: ProviderConfig): Quotas {
  return 'maxPerMinute' in config || 'maxPerDay' in config || 'maxConcurrent' in config ? config : {};
}

/**
 * For each member of an app the provider whose queue it continues: first one with the same configuration, wherever it
 * stood in the list, then one of the same type.
 */
export function predecessors(
  members: readonly Member[],
  before: readonly ServedProvider[],
): Map<Member, ServedProvider | undefined> {
  const left = new Set(before);
  const found = new Map<Member, ServedProvider | undefined>(members.map((member) => [member, undefined]));
  const matches = [
    (member: Member, { config }: ServedProvider) => isDeepStrictEqual(member.config, config),
    (member: Member, { config }: ServedProvider) => typeOf(member.config) === typeOf(config),
  ];
  for (const isMatch of matches) {
    for (const member of members) {
      if (found.get(member) !== undefined) continue;
      const predecessor = [...left].find((provider) => isMatch(member, provider));
      if (predecessor === undefined) continue;
      found.set(member, predecessor);
      left.delete(predecessor);
    }
  }
  return found;
}
