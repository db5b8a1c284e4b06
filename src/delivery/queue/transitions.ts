import type { Clock } from '../../lib/clock.ts';
import type { Notification } from '../../matrix/notification.ts';
import { type Outcome, sameDetail } from '../../outcomes/outcome.ts';
import type { Attempt } from '../../providers/provider.ts';
import type { AttemptResult } from './attempt.ts';
import { replacedBy, replacementOf } from './collapsing.ts';
import type { Decision } from './decide.ts';
import type { DelayQueue } from './delay-queue.ts';
import type { Admission, Host } from './host.ts';
import type { Hosts } from './hosts.ts';
import type { Memory } from './memory.ts';
import type { PushkeyOrder } from './pushkey-order.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import type { Reports } from './reports.ts';

export interface TransitionsDeps {
  readonly clock: Clock;
  readonly order: PushkeyOrder;
  readonly delays: Pick<DelayQueue, 'add' | 'remove'>;
  readonly hosts: Pick<Hosts, 'keep' | 'leave'>;
  readonly reports: Reports;
  readonly memory: Memory;
}

export type Transitions = ReturnType<typeof createTransitions>;

const noAttempts: readonly Attempt[] = [];
const inOrder: Outcome = { status: 'retrying', reason: 'in-order', nextAttemptAt: null };
const hostFails: Outcome = { status: 'failed', reason: 'provider-resting' };
const superseded: Outcome = { status: 'suppressed', reason: 'superseded' };

/** Everything that can happen to a queued delivery, and the only place that writes its state. */
export function createTransitions({ clock, order, delays, hosts, reports, memory }: TransitionsDeps) {
  const ready = new Set<QueuedDelivery>();

  function tell(delivery: QueuedDelivery, outcome: Outcome, attempts: readonly Attempt[]): void {
    const before = delivery.outcome;
    delivery.outcome = outcome;
    reports.tell(delivery, before, outcome, attempts);
  }

  /** Finds out what a delivery replaces, as far as its notification is at hand. */
  function identify(delivery: QueuedDelivery): void {
    if (delivery.notification === undefined) return;
    delivery.collapse = memory.collapseKeyOf(delivery, delivery.notification);
  }

  /** Gives the memory of a notification back; it is on disk. */
  function forgetNotification(delivery: QueuedDelivery): void {
    if (delivery.notification === undefined) return;
    identify(delivery);
    delivery.notification = undefined;
    delivery.device = undefined;
    memory.giveBack();
  }

  /** Tells that a delivery waits, and those behind it; `next` is unix milliseconds, null when that depends on something else. */
  function tellWait(
    delivery: QueuedDelivery,
    because: Outcome,
    next: number | null,
    attempts: readonly Attempt[] = noAttempts,
  ): void {
    forgetNotification(delivery);
    // What has not been tried again has nothing new to tell.
    const isNew = delivery.outcome?.status !== 'retrying' || delivery.outcome.reason !== because.reason;
    if (attempts.length > 0 || isNew) {
      const { reason } = because;
      tell(delivery, { status: 'retrying', reason, ...sameDetail(because), nextAttemptAt: next }, attempts);
    }
    for (const other of order.behind(delivery)) if (other.outcome === undefined) tellOrder(other);
  }

  function tellOrder(delivery: QueuedDelivery): void {
    forgetNotification(delivery);
    tell(delivery, inOrder, noAttempts);
  }

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

  function hold(
    delivery: QueuedDelivery,
    { until, because }: Extract<Decision, { do: 'hold' }>,
    attempts: readonly Attempt[],
  ): void {
    switch (until) {
      case 'next-start':
        delivery.state = 'delayed';
        tellWait(delivery, because, clock.now(), attempts);
        break;
      case 'operator':
        tellWait(delivery, because, null, attempts);
        becomeDelayed(delivery, delivery.expiresAt - clock.now());
    }
  }

  /** It waits on the breaker of its host, which may let it through at once: a newer one must take its place before that. */
  function park(delivery: QueuedDelivery, host: Host, because: Outcome, attempts: readonly Attempt[]): void {
    delivery.state = 'parked';
    tellWait(delivery, because, timeOf(host), attempts);
    if (giveWayToNewer(delivery)) return;
    hosts.keep(delivery, host);
    host.park(delivery);
  }

  const timeOf = (host: Host) => clock.now() + Math.max(0, host.restsUntil() - clock.steady());

  /** It has ended; the one whose turn has come by that is ready. */
  function end(delivery: QueuedDelivery, outcome: Outcome, attempts: readonly Attempt[] = noAttempts): void {
    if (delivery.state === 'ended') return;
    delivery.state = 'ended';
    ready.delete(delivery);
    delays.remove(delivery);
    hosts.leave(delivery);
    if (delivery.notification !== undefined) memory.giveBack();
    delivery.notification = undefined;
    delivery.device = undefined;
    const next = order.remove(delivery);
    tell(delivery, outcome, attempts);
    if (next !== undefined) becomeReady(next);
  }

  /** A newer one takes its place, and takes over the time before which the provider does not want to be asked. */
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

    /** A delivery comes; those that it replaces end. True when it is the first to its recipient. */
    arrive(delivery: QueuedDelivery): boolean {
      const others = order.of(delivery);
      if (others.length > 0 && delivery.notification !== undefined) {
        for (const one of [delivery, ...others]) identify(one);
        for (const other of replacedBy(delivery, order)) giveWay(other, delivery);
      }
      if (delivery.notification !== undefined && !memory.take()) forgetNotification(delivery);
      reports.recovered(delivery.outcome);
      delivery.state = 'in-order';
      return order.add(delivery);
    },

    /** It waits behind another that waits, and nobody knows yet. */
    waitInOrder: tellOrder,

    /** The next that may begin. */
    nextReady(): QueuedDelivery | undefined {
      for (const next of ready) return next;
      return undefined;
    },

    /** It gets a place, and its turn begins. */
    begin(delivery: QueuedDelivery): void {
      ready.delete(delivery);
      delivery.state = 'attempting';
    },

    /** Its notification was read back: a call that was taken up after a restart is known as one only now. */
    learn(delivery: QueuedDelivery, notification: Notification, expiresAt: number): void {
      delivery.expiresAt = Math.min(delivery.expiresAt, expiresAt);
      delivery.collapse = memory.collapseKeyOf(delivery, notification);
    },

    /** It waits for a free place at its host or in all, or on the breaker. */
    keepAt(delivery: QueuedDelivery, host: Host, admission: Exclude<Admission, 'go'>): void {
      hosts.keep(delivery, host);
      delivery.state = admission;
      if (admission === 'parked') tellWait(delivery, hostFails, timeOf(host));
    },

    /** The breaker opened while it waited for a place. */
    becomeParked(delivery: QueuedDelivery, host: Host): void {
      delivery.state = 'parked';
      tellWait(delivery, hostFails, timeOf(host));
    },

    /** An attempt was made. */
    count(delivery: QueuedDelivery, { retryAfterMs, sent }: Pick<AttemptResult, 'retryAfterMs' | 'sent'>): void {
      delivery.attempts += 1;
      delivery.sent = sent;
      delivery.urgent = false;
      if (retryAfterMs !== undefined) delivery.notBefore = clock.steady() + retryAfterMs;
    },

    /** Somebody wants it to be tried now, whatever it waits for. */
    hurry(delivery: QueuedDelivery): void {
      hosts.leave(delivery);
      delivery.urgent = true;
      becomeReady(delivery);
    },

    /** Another provider does not know of what the one before asked for. */
    forgetRetryAfter(delivery: QueuedDelivery): void {
      delivery.notBefore = 0;
    },

    /** Puts a decision into effect; `host` is the one that was asked. */
    apply(delivery: QueuedDelivery, decision: Decision, attempts: readonly Attempt[] = noAttempts, host?: Host): void {
      switch (decision.do) {
        case 'end':
          end(delivery, decision.outcome, attempts);
          break;
        case 'postpone':
          becomeDelayed(delivery, decision.at - clock.steady());
          break;
        case 'retry':
          tellWait(delivery, decision.because, clock.now() + decision.at - clock.steady(), attempts);
          becomeDelayed(delivery, decision.at - clock.steady());
          break;
        case 'budget':
          tellWait(delivery, decision.because, null, attempts);
          becomeDelayed(delivery, decision.at - clock.steady());
          break;
        case 'hold':
          hold(delivery, decision, attempts);
          break;
        case 'park':
          if (host !== undefined) park(delivery, host, decision.because, attempts);
      }
    },

    /** It has been processed: a newer one that came meanwhile takes its place, if it waits now. */
    afterTurn(delivery: QueuedDelivery): void {
      if (delivery.state !== 'ended' && delivery.state !== 'attempting') giveWayToNewer(delivery);
    },

    ready: () => ready.size,
  };
}
