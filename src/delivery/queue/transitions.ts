import type { Clock } from '../../lib/clock.ts';
import type { Notification } from '../../matrix/notification.ts';
import type { Outcome } from '../../outcomes/outcome.ts';
import type { Attempt } from '../../providers/provider.ts';
import type { AttemptResult } from './attempt.ts';
import { replacedBy, replacementOf } from './collapsing.ts';
import type { Decision } from './decide.ts';
import type { DelayQueue } from './delay-queue.ts';
import type { Admission, Host } from './host.ts';
import type { Hosts } from './hosts.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { OutcomeReporter } from './outcome-reporter.ts';
import type { PushkeyOrder } from './pushkey-order.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import { createWaitReporter } from './wait-reporter.ts';

export interface TransitionsDeps {
  readonly clock: Clock;
  readonly order: PushkeyOrder;
  readonly delays: Pick<DelayQueue, 'add' | 'remove'>;
  readonly hosts: Pick<Hosts, 'keep' | 'leave'>;
  readonly reports: Pick<OutcomeReporter, 'report' | 'recovered'>;
  readonly memory: Pick<MemoryBudget, 'reserve' | 'release'>;
  readonly collapseKeyOf: (delivery: QueuedDelivery, notification: Notification) => string | null;
}

/** Everything that can happen to a queued delivery, and the only writer of its state. */
export interface Transitions {
  /** Takes a delivery in, and ends those that it replaces. True when it is the first to its recipient. */
  arrive(delivery: QueuedDelivery): boolean;
  /** Lets a delivery wait behind another one that waits, and reports it. */
  waitInOrder(delivery: QueuedDelivery): void;
  becomeReady(delivery: QueuedDelivery): void;
  becomeDelayed(delivery: QueuedDelivery, milliseconds: number): void;
  /** The next delivery that may be processed. */
  nextReady(): QueuedDelivery | undefined;
  /** Number of deliveries that are ready. */
  ready(): number;
  /** Starts the processing of a delivery. */
  start(delivery: QueuedDelivery): void;
  /** Takes in the notification that was read back: only now is a call from before a restart known as one. */
  learn(delivery: QueuedDelivery, notification: Notification, expiresAt: number): void;
  /** Lets a delivery wait at its host, for a slot or on the breaker. */
  keepAt(delivery: QueuedDelivery, host: Host, admission: Exclude<Admission, 'go'>): void;
  /** Parks a delivery that waited for a slot, because the breaker opened. */
  becomeParked(delivery: QueuedDelivery, host: Host): void;
  /** Makes a delivery ready at once, whatever it waits for. */
  hurry(delivery: QueuedDelivery): void;
  /** Puts a decision into effect; `host` is the one that was asked. */
  apply(delivery: QueuedDelivery, decision: Decision, attempts?: readonly Attempt[], host?: Host): void;
  /** Ends the processing of a delivery: one that waits now gives way to a newer one that came meanwhile. */
  processed(delivery: QueuedDelivery): void;
  /** Ends a delivery, and makes the next one to its recipient ready. */
  end(delivery: QueuedDelivery, outcome: Outcome, attempts?: readonly Attempt[]): void;
}

const noAttempts: readonly Attempt[] = [];
const hostFails: Outcome = { status: 'failed', reason: 'provider-resting' };
const superseded: Outcome = { status: 'suppressed', reason: 'superseded' };

export function createTransitions({
  clock,
  order,
  delays,
  hosts,
  collapseKeyOf,
  ...deps
}: TransitionsDeps): Transitions {
  const { memory, reports } = deps;
  const ready = new Set<QueuedDelivery>();
  const waits = createWaitReporter({ order, reports, memory, collapseKeyOf });

  function becomeReady(delivery: QueuedDelivery): void {
    delays.remove(delivery);
    delivery.state = 'ready';
    ready.add(delivery);
  }

  function becomeDelayed(delivery: QueuedDelivery, milliseconds: number): void {
    hosts.leave(delivery);
    delivery.state = 'delayed';
    delays.add(delivery, milliseconds);
  }

  function becomeParked(delivery: QueuedDelivery, host: Host, because: Outcome, attempts = noAttempts): void {
    delivery.state = 'parked';
    const next = clock.now() + Math.max(0, host.nextProbeAt() - clock.steady());
    waits.reportWait(delivery, because, next, attempts);
  }

  function end(delivery: QueuedDelivery, outcome: Outcome, attempts = noAttempts): void {
    if (delivery.state === 'ended') return;
    delivery.state = 'ended';
    ready.delete(delivery);
    delays.remove(delivery);
    hosts.leave(delivery);
    waits.dropNotification(delivery);
    const next = order.remove(delivery);
    waits.report(delivery, outcome, attempts);
    if (next !== undefined) becomeReady(next);
  }

  /** Ends a delivery that a newer one replaces. The newer one waits as long as the provider asked the older one to. */
  function giveWay(delivery: QueuedDelivery, newer: QueuedDelivery): void {
    newer.notBefore = Math.max(newer.notBefore, delivery.notBefore);
    end(delivery, superseded);
  }

  /** Ends a delivery that waits now and that a newer one replaces, which came while it was under way. True when there is one. */
  function giveWayToNewer(delivery: QueuedDelivery): boolean {
    const newer = replacementOf(delivery, order);
    if (newer !== undefined) giveWay(delivery, newer);
    return newer !== undefined;
  }

  return {
    end,
    becomeReady,
    becomeDelayed,
    becomeParked: (delivery, host) => becomeParked(delivery, host, hostFails),
    waitInOrder: waits.reportInOrder,
    ready: () => ready.size,

    arrive(delivery) {
      const others = order.of(delivery);
      if (others.length > 0 && delivery.notification !== undefined) {
        for (const one of [delivery, ...others]) waits.identify(one);
        for (const other of replacedBy(delivery, order)) giveWay(other, delivery);
      }
      if (delivery.notification !== undefined && !memory.reserve()) waits.forgetNotification(delivery);
      reports.recovered(delivery.outcome);
      delivery.state = 'in-order';
      return order.add(delivery);
    },

    nextReady: () => ready.values().next().value,

    start(delivery) {
      ready.delete(delivery);
      delivery.state = 'attempting';
    },

    learn(delivery, notification, expiresAt) {
      delivery.expiresAt = Math.min(delivery.expiresAt, expiresAt);
      delivery.collapse = collapseKeyOf(delivery, notification);
    },

    keepAt(delivery, host, admission) {
      hosts.keep(delivery, host);
      delivery.state = admission;
      if (admission === 'parked') becomeParked(delivery, host, hostFails);
    },

    hurry(delivery) {
      hosts.leave(delivery);
      delivery.urgent = true;
      becomeReady(delivery);
    },

    apply(delivery, decision, attempts = noAttempts, host) {
      switch (decision.do) {
        case 'end':
          return end(delivery, decision.outcome, attempts);
        case 'park':
          if (host === undefined) return;
          becomeParked(delivery, host, decision.because, attempts);
          // The breaker may let it through at once, so a newer one has to take its place before that.
          if (giveWayToNewer(delivery)) return;
          hosts.keep(delivery, host);
          return host.park(delivery);
        default: {
          const { nextAttemptAt, delay } = timesOf(decision, delivery, clock);
          if (decision.do !== 'postpone') waits.reportWait(delivery, decision.because, nextAttemptAt, attempts);
          if (delay === null) delivery.state = 'delayed';
          else becomeDelayed(delivery, delay);
        }
      }
    },

    processed(delivery) {
      if (delivery.state !== 'ended' && delivery.state !== 'attempting') giveWayToNewer(delivery);
    },
  };
}

/**
 * When the next attempt at a delivery is expected (unix milliseconds; null when that depends on something else), and in how many
 * milliseconds it is processed again; null when only the next start of the relay does that.
 */
function timesOf(
  decision: Exclude<Decision, { readonly do: 'end' | 'park' }>,
  { expiresAt }: QueuedDelivery,
  clock: Pick<Clock, 'now' | 'steady'>,
): { readonly nextAttemptAt: number | null; readonly delay: number | null } {
  if (decision.do === 'hold') {
    return decision.until === 'next-start'
      ? { nextAttemptAt: clock.now(), delay: null }
      : { nextAttemptAt: null, delay: expiresAt - clock.now() };
  }
  const delay = decision.at - clock.steady();
  return { nextAttemptAt: decision.do === 'budget' ? null : clock.now() + delay, delay };
}

/** Counts an attempt that was made. `steady` is the time of its end. */
export function countAttempt(
  delivery: QueuedDelivery,
  { retryAfterMs, sent }: Pick<AttemptResult, 'retryAfterMs' | 'sent'>,
  steady: number,
): void {
  delivery.attempts += 1;
  delivery.sent = sent;
  delivery.urgent = false;
  if (retryAfterMs !== undefined) delivery.notBefore = steady + retryAfterMs;
}

/** Forgets the time that a provider asked for, which means nothing to another provider. */
export function forgetRetryAfter(delivery: QueuedDelivery): void {
  delivery.notBefore = 0;
}
