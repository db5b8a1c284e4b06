import type { Outcome } from '../../outcomes/outcome.ts';
import type { Provider } from '../../providers/provider.ts';
import { isRefusedAddress } from './decide.ts';
import type { LastResults } from './last-results.ts';
import type { QueueDeps, QueueHeld, QueueLimits, QueueState } from './queue-deps.ts';
import { createQueueParts, type QueueStatus } from './queue-parts.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import { createQuota, type Quota, type Quotas, uncounted } from './quota.ts';
import type { Room } from './room.ts';
import { forgetRetryAfter } from './transitions.ts';

/**
 * An app's queue to one provider: in order for each recipient, with a bounded number of attempts at one time, and patient with
 * failures. One queue's trouble never touches another's.
 */
export interface DeliveryQueue {
  /** The provider in use. */
  provider(): Provider;
  /** Number of deliveries that have not ended. */
  size(): number;
  /** Which deliveries may be accepted. A push that is being accepted takes room here until its deliveries are added. */
  readonly room: Pick<Room, 'isFull' | 'take' | 'giveBack' | 'taken'>;
  /** True when the queue accepts no more deliveries to this recipient. */
  atCapacityFor(recipient: string): boolean;
  /** Takes a delivery in. Resolves to the first outcome that is reported of it: its end, or that it waits. */
  add(delivery: QueuedDelivery): Promise<Outcome>;
  /** Takes in a delivery that an earlier process left; it waits for `delay` milliseconds. */
  recover(delivery: QueuedDelivery, delay: number): void;
  /** Tries a waiting delivery now, also when the breaker of its host is open. False when there is no such delivery. */
  retryNow(deliveryId: string): boolean;
  /** Ends a waiting delivery. False when there is no such delivery, or when it is under way. */
  giveUp(deliveryId: string): boolean;
  /** Switches to another provider and other limits; all waiting deliveries are tried at once. */
  use(next: Provider, quotas?: Quotas): void;
  /** Keeps every delivery that waits, comes or fails, until the app is switched on again. */
  switchOff(): void;
  /** Tries at once what was kept. */
  switchOn(): void;
  /** Ends all deliveries that are not under way; returns their number. */
  discard(): number;
  /** Ends all waiting deliveries, and from now on every one that comes or fails, because the app was removed. */
  clear(outcome: Outcome): void;
  state(): QueueState;
  /** Continues with the deliveries that waited because the store was at capacity. */
  drained(): void;
  /** Resolves when no delivery is being processed. */
  settled(): Promise<void>;
  /** Starts no more attempts. */
  stop(): void;
  /** What the queue holds in memory. */
  held(): QueueHeld;
  results(): LastResults;
  /** Closes the provider. */
  close(): Promise<void>;
}

export function createDeliveryQueue(
  deps: QueueDeps,
  first: Provider,
  limits: QueueLimits,
  quota: Quota = createQuota(deps.clock, uncounted, {}),
): DeliveryQueue {
  let status: QueueStatus = { closed: undefined, switchedOff: false };
  const parts = createQueueParts({ queue: deps, first, limits, quota, status: () => status });
  const { room, order, delays, hosts, memory, reports, results, transitions, workers, isRefusedAtCapacity } = parts;

  function enqueue(delivery: QueuedDelivery, delay: number): void {
    const isFirst = transitions.arrive(delivery);
    if (status.closed !== undefined) transitions.end(delivery, status.closed);
    else if (!isFirst) queueBehind(delivery);
    else if (delay > 0) transitions.becomeDelayed(delivery, delay);
    else transitions.becomeReady(delivery);
    workers.pump();
  }

  function queueBehind(delivery: QueuedDelivery): void {
    const [head] = order.of(delivery);
    if (head?.outcome === undefined || delivery.outcome !== undefined) return;
    if (isRefusedAddress(head.outcome) && isRefusedAtCapacity()) {
      transitions.end(delivery, { status: 'failed', reason: 'address-refused' });
    } else transitions.waitInOrder(delivery);
  }

  /** Processes all waiting deliveries now. */
  function releaseAll(): void {
    hosts.forgetAll();
    delays.releaseAll();
  }

  /** Ends all deliveries that are not under way, the last to each recipient first, so that no other becomes ready. */
  function endAll(outcome: Outcome): number {
    const waiting = [...order.all()].reverse().filter(({ state }) => state !== 'attempting');
    for (const delivery of waiting) transitions.end(delivery, outcome);
    return waiting.length;
  }

  function setSwitchedOff(switchedOff: boolean): void {
    if (status.switchedOff === switchedOff) return;
    status = { ...status, switchedOff };
    releaseAll();
  }

  return {
    provider: workers.provider,
    size: order.size,
    room,
    atCapacityFor: (recipient) => order.lengthOf(recipient) >= quota.maxQueuedFor(limits.maxQueued),

    add(delivery) {
      const outcome = reports.first(delivery);
      enqueue(delivery, 0);
      return outcome;
    },
    recover: enqueue,

    retryNow(deliveryId) {
      const delivery = order.find(deliveryId);
      if (delivery === undefined) return false;
      const [head = delivery] = order.of(delivery);
      if (head.state !== 'attempting') transitions.hurry(head);
      workers.pump();
      return true;
    },

    giveUp(deliveryId) {
      const delivery = order.find(deliveryId);
      if (delivery === undefined || delivery.state === 'attempting') return false;
      transitions.end(delivery, { status: 'failed', reason: 'given-up' });
      workers.pump();
      return true;
    },

    use(next, quotas = {}) {
      quota.use(quotas);
      workers.replaceProvider(next);
      for (const delivery of order.all()) forgetRetryAfter(delivery);
      releaseAll();
      workers.pump();
    },

    switchOff: () => setSwitchedOff(true),
    switchOn: () => setSwitchedOff(false),
    discard: () => endAll({ status: 'failed', reason: 'given-up' }),

    clear(outcome) {
      status = { ...status, closed: outcome };
      endAll(outcome);
    },

    state: () => ({
      waiting: reports.waiting(),
      hosts: hosts.states().filter(({ breaker, parked }) => breaker === 'open' || parked > 0),
    }),
    drained: workers.pump,
    settled: workers.settled,

    stop() {
      workers.stop();
      delays.stop();
      hosts.stop();
    },

    held: () => ({
      queued: order.size(),
      attempting: workers.attempting(),
      ready: transitions.ready(),
      delayed: delays.size(),
      inMemory: memory.used(),
      ...hosts.held(),
    }),
    results: results.read,
    close: async () => workers.provider().close?.(),
  };
}
