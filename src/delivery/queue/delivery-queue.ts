import type { Outcome } from '../../outcomes/outcome.ts';
import type { Provider } from '../../providers/provider.ts';
import { createAttempts, defect } from './attempt.ts';
import { type Circumstances, isRefusedAddress } from './decide.ts';
import { createDelayQueue } from './delay-queue.ts';
import { createHosts } from './hosts.ts';
import { createMemory } from './memory.ts';
import { createProcessing } from './processing.ts';
import { createPushkeyOrder } from './pushkey-order.ts';
import type { QueueDeps, QueueHeld, QueueLimits, QueueState } from './queue-deps.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import { createQuota, type Quota, type Quotas, uncounted } from './quota.ts';
import { createReports } from './reports.ts';
import { createResults } from './results.ts';
import { createSilentDeaths } from './silent-deaths.ts';
import { createTransitions } from './transitions.ts';

/** The part of what may wait above which nothing waits that was refused for its address. */
const REFUSED_PART = 100;

export type DeliveryQueue = ReturnType<typeof createDeliveryQueue>;

/**
 * An app's queue to one provider: in order for each recipient, with bounded places, and with patience for what fails. One
 * queue's trouble never touches another's.
 */
export function createDeliveryQueue(
  deps: QueueDeps,
  first: Provider,
  limits: QueueLimits,
  quota: Quota = createQuota(deps.clock, uncounted, {}),
) {
  const { clock, backoff } = deps;
  let current = { provider: first, attempting: 0, retired: false };
  const provider = () => current.provider;
  const order = createPushkeyOrder();
  const results = createResults(clock);
  const delays = createDelayQueue(clock, release);
  const hosts = createHosts({
    clock,
    backoff,
    maxAttempts: () => (provider().hostOf === undefined ? maxAttempts() : quota.atOneHost(limits.maxPerHost)),
    maxUnknown: () => quota.atUnknownHosts(limits.maxAttempts),
    release,
    parked: (delivery, host) => transitions.becomeParked(delivery, host),
  });
  const reports = createReports({ results, report: deps.report });
  const memory = createMemory({ provider, max: limits.maxInMemory });
  const transitions = createTransitions({ clock, order, delays, hosts, reports, memory });
  const process = createProcessing({
    transitions,
    hosts,
    silentDeaths: createSilentDeaths(clock),
    quota,
    makeAttempt: createAttempts({ signal: deps.signal, now: clock.now }),
    load: deps.load,
    circumstances,
  });
  /** What everything ends with when the app is gone. */
  let closed: Outcome | undefined;
  let switchedOff = false;
  let attempting = 0;
  let stopped = false;
  const idle: (() => void)[] = [];

  const maxAttempts = () => quota.atOnce(limits.maxAttempts);
  const isCrowded = () => order.size() > limits.maxQueued / REFUSED_PART;

  function circumstances(used: Provider): Circumstances {
    return {
      now: clock.now(),
      steady: clock.steady(),
      closed,
      switchedOff,
      stopping: stopped || deps.signal.aborted,
      replaced: used !== current.provider,
      crowded: isCrowded(),
      backoff,
    };
  }

  function release(delivery: QueuedDelivery): void {
    transitions.becomeReady(delivery);
    pump();
  }

  /** Begins what is ready, as far as there are places. */
  function pump(): void {
    while (!stopped && attempting < maxAttempts()) {
      const next = transitions.nextReady();
      if (next === undefined || deps.storeAtCapacity?.()) return;
      work(next);
    }
  }

  async function work(delivery: QueuedDelivery): Promise<void> {
    const used = current;
    used.attempting += 1;
    attempting += 1;
    transitions.begin(delivery);
    try {
      await process(delivery, used.provider);
      transitions.afterTurn(delivery);
    } catch (cause) {
      transitions.end(delivery, defect(cause));
    }
    used.attempting -= 1;
    attempting -= 1;
    if (used.retired && used.attempting === 0) close(used.provider);
    pump();
    if (attempting === 0) for (const resolve of idle.splice(0)) resolve();
  }

  /** Takes a delivery in; `delay` (milliseconds) holds it back. */
  function enqueue(delivery: QueuedDelivery, delay: number): void {
    const isFirst = transitions.arrive(delivery);
    if (closed !== undefined) transitions.end(delivery, closed);
    else if (!isFirst) queueBehind(delivery);
    else if (delay > 0) transitions.becomeDelayed(delivery, delay);
    else transitions.becomeReady(delivery);
    pump();
  }

  function queueBehind(delivery: QueuedDelivery): void {
    const [head] = order.of(delivery);
    if (head?.outcome === undefined || delivery.outcome !== undefined) return;
    if (isRefusedAddress(head.outcome) && isCrowded()) {
      transitions.end(delivery, { status: 'failed', reason: 'address-refused' });
    } else transitions.waitInOrder(delivery);
  }

  /** Lets the turn of all that wait come now. */
  function lookAgain(): void {
    hosts.forgetAll();
    delays.releaseAll();
  }

  /** Ends all that are not under way, the last to each recipient first, so that nobody's turn comes by that. */
  function endAll(outcome: Outcome): number {
    const waiting = [...order.all()].reverse().filter(({ state }) => state !== 'attempting');
    for (const delivery of waiting) transitions.end(delivery, outcome);
    return waiting.length;
  }

  function close(old: Provider): void {
    old.close?.().catch(() => undefined);
  }

  return {
    provider,
    size: order.size,
    /** True when so many wait that no more are to be accepted. */
    atCapacity: () => order.size() >= limits.maxQueued,
    /** True when so many wait for this recipient that no more are to be accepted for it. */
    crowdedBy: (recipient: string) => order.lengthOf(recipient) >= quota.waitingFor(limits.maxQueued),

    /** Takes a delivery in; resolves to the first outcome that is told of it, an end or the beginning of a wait. */
    add(delivery: QueuedDelivery): Promise<Outcome> {
      const outcome = reports.first(delivery);
      enqueue(delivery, 0);
      return outcome;
    },

    /** Takes a delivery in that an earlier process left; it waits for so many milliseconds. */
    recover: (delivery: QueuedDelivery, delay: number): void => enqueue(delivery, delay),

    /** Tries now what waits, and does not ask whether its host is well. False when there is nothing to try. */
    retryNow(deliveryId: string): boolean {
      const delivery = order.find(deliveryId);
      if (delivery === undefined) return false;
      const [head = delivery] = order.of(delivery);
      if (head.state !== 'attempting') transitions.hurry(head);
      pump();
      return true;
    },

    /** Ends what waits. False when there is no such delivery, or when it is under way. */
    giveUp(deliveryId: string): boolean {
      const delivery = order.find(deliveryId);
      if (delivery === undefined || delivery.state === 'attempting') return false;
      transitions.end(delivery, { status: 'failed', reason: 'given-up' });
      pump();
      return true;
    },

    /** Goes on with another provider, as the configuration has it now; what waited is tried at once. */
    use(next: Provider, quotas: Quotas = {}): void {
      quota.use(quotas);
      const before = current;
      current = { provider: next, attempting: 0, retired: false };
      before.retired = true;
      if (before.attempting === 0) close(before.provider);
      for (const delivery of order.all()) transitions.forgetRetryAfter(delivery);
      lookAgain();
      pump();
    },

    /** Keeps all that waits, and what comes or fails, until the app is switched on again; then it is tried at once. */
    switchOff(): void {
      if (switchedOff) return;
      switchedOff = true;
      lookAgain();
    },
    switchOn(): void {
      if (!switchedOff) return;
      switchedOff = false;
      lookAgain();
    },

    /** Ends all that waits and is not under way; how many that were. */
    discard: (): number => endAll({ status: 'failed', reason: 'given-up' }),

    /** Ends all that waits, and what comes or fails from now on, because its app is gone. */
    clear(outcome: Outcome): void {
      closed = outcome;
      endAll(outcome);
    },

    state: (): QueueState => ({
      waiting: reports.waiting(),
      hosts: hosts.states().filter(({ breaker, parked }) => breaker === 'open' || parked > 0),
    }),

    /** The store has caught up: begins what was held back. */
    drained: pump,

    /** Resolves when no turn is under way. */
    settled: () => (attempting === 0 ? Promise.resolve() : new Promise<void>((resolve) => idle.push(resolve))),

    /** Begins nothing more. */
    stop(): void {
      stopped = true;
      delays.stop();
      hosts.stop();
    },

    /** How much it holds in memory, by what for. */
    held: (): QueueHeld => ({
      queued: order.size(),
      attempting,
      ready: transitions.ready(),
      delayed: delays.size(),
      inMemory: memory.kept(),
      ...hosts.held(),
    }),

    results: results.read,
    close: async () => current.provider.close?.(),
  };
}
