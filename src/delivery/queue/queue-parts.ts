import type { Outcome } from '../../outcomes/outcome.ts';
import type { Provider } from '../../providers/provider.ts';
import { createAttempts, defect } from './attempt.ts';
import { collapseKeyOf } from './collapsing.ts';
import { createDeadEndpointDetector } from './dead-endpoints.ts';
import { createDelayQueue, type DelayQueue } from './delay-queue.ts';
import { createHosts, type Hosts } from './hosts.ts';
import { createResultTracker, type ResultTracker } from './last-results.ts';
import { createMemoryBudget, type MemoryBudget } from './memory-budget.ts';
import { createOutcomeReporter, type OutcomeReporter } from './outcome-reporter.ts';
import { createProcessing } from './processing.ts';
import { createPushkeyOrder, type PushkeyOrder } from './pushkey-order.ts';
import type { QueueDeps, QueueLimits } from './queue-deps.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import type { Quota } from './quota.ts';
import { createRoom, type Room } from './room.ts';
import { createTransitions, type Transitions } from './transitions.ts';
import { createWorkers, type Workers } from './workers.ts';

/** The share of the queue above which no delivery waits whose address is refused. */
const REFUSED_PART = 100;

export interface QueuePartsDeps {
  readonly queue: QueueDeps;
  readonly first: Provider;
  readonly limits: QueueLimits;
  readonly quota: Quota;
  readonly status: () => QueueStatus;
}

/** Whether the app of a queue is there and switched on. */
export interface QueueStatus {
  /** What every delivery ends with once the app was removed; undefined before. */
  readonly closed: Outcome | undefined;
  readonly switchedOff: boolean;
}

/** What a delivery queue is made of. */
export interface QueueParts {
  readonly room: Room;
  readonly order: PushkeyOrder;
  readonly delays: DelayQueue;
  readonly hosts: Hosts;
  readonly memory: MemoryBudget;
  readonly reports: OutcomeReporter;
  readonly results: ResultTracker;
  readonly transitions: Transitions;
  readonly workers: Workers;
  /** True when so many deliveries wait that none may wait whose address is refused. */
  readonly isRefusedAtCapacity: () => boolean;
}

/** Puts the parts of a queue together: a delivery that is ready is processed by a worker. */
export function createQueueParts({ queue, first, limits, quota, status }: QueuePartsDeps): QueueParts {
  const { clock, backoff, signal } = queue;
  const provider = () => workers.provider();
  const room = createRoom({ max: limits.maxQueued, clock });
  const order = createPushkeyOrder(room);
  const results = createResultTracker(clock);
  const reports = createOutcomeReporter({
    results,
    report(queued, outcome, attempts) {
      if (outcome.status === 'delivered') room.delivered(queued.recipient);
      queue.report(queued, outcome, attempts);
    },
  });
  const memory = createMemoryBudget(limits.maxInMemory);
  const delays = createDelayQueue(clock, release);
  const maxAttempts = () => quota.maxAttempts(limits.maxAttempts);
  const hosts = createHosts({
    clock,
    backoff,
    maxAttempts: () => (provider().hostOf === undefined ? maxAttempts() : quota.maxPerHost(limits.maxPerHost)),
    maxUnknown: () => quota.maxUnknown(limits.maxAttempts),
    release,
    parked: (delivery, host) => transitions.becomeParked(delivery, host),
  });
  const transitions = createTransitions({
    clock,
    order,
    delays,
    hosts,
    reports,
    memory,
    collapseKeyOf: (delivery, notification) => collapseKeyOf(provider(), delivery, notification),
  });
  const process = createProcessing({
    transitions,
    hosts,
    deadEndpoints: createDeadEndpointDetector(clock),
    quota,
    makeAttempt: createAttempts({ signal, now: clock.now }),
    load: queue.load,
    circumstances: (used) => ({
      ...status(),
      now: clock.now(),
      steady: clock.steady(),
      stopping: workers.isStopped() || signal.aborted,
      replaced: used !== provider(),
      refusedAtCapacity: isRefusedAtCapacity(),
      backoff,
    }),
  });
  const workers = createWorkers({
    first,
    max: maxAttempts,
    next: () => (queue.storeAtCapacity?.() ? undefined : transitions.nextReady()),
    work,
  });
  const isRefusedAtCapacity = () => order.size() > limits.maxQueued / REFUSED_PART;

  function release(delivery: QueuedDelivery): void {
    transitions.becomeReady(delivery);
    workers.pump();
  }

  async function work(delivery: QueuedDelivery, used: Provider): Promise<void> {
    transitions.start(delivery);
    try {
      await process(delivery, used);
      transitions.processed(delivery);
    } catch (cause) {
      transitions.end(delivery, defect(cause));
    }
  }

  return { room, order, delays, hosts, memory, reports, results, transitions, workers, isRefusedAtCapacity };
}
