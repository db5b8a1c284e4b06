import type { Notification } from '../../matrix/notification.ts';
import { type Outcome, sameDetail } from '../../outcomes/outcome.ts';
import type { Attempt } from '../../providers/provider.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { OutcomeReporter } from './outcome-reporter.ts';
import type { PushkeyOrder } from './pushkey-order.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

export interface WaitReporterDeps {
  readonly order: Pick<PushkeyOrder, 'behind'>;
  readonly reports: Pick<OutcomeReporter, 'report'>;
  readonly memory: Pick<MemoryBudget, 'release'>;
  readonly collapseKeyOf: (delivery: QueuedDelivery, notification: Notification) => string | null;
}

/** Reports ends and waits of deliveries, and drops from memory what is on disk while a delivery waits. */
export interface WaitReporter {
  /** Finds out what a delivery replaces, as far as its notification is in memory. */
  identify(delivery: QueuedDelivery): void;
  /** Reports an outcome, and keeps it as the delivery's newest. */
  report(delivery: QueuedDelivery, outcome: Outcome, attempts: readonly Attempt[]): void;
  /**
   * Reports that a delivery waits, and those behind it. `next` is the time of the next attempt in unix milliseconds; null when
   * that depends on something else.
   */
  reportWait(delivery: QueuedDelivery, because: Outcome, next: number | null, attempts?: readonly Attempt[]): void;
  /** Reports that a delivery waits behind another to its recipient. */
  reportInOrder(delivery: QueuedDelivery): void;
  /** Drops the notification of a delivery from memory, and keeps what the delivery replaces by it. */
  forgetNotification(delivery: QueuedDelivery): void;
  /** Drops the notification of a delivery that has ended. */
  dropNotification(delivery: QueuedDelivery): void;
}

const noAttempts: readonly Attempt[] = [];
const inOrder: Outcome = { status: 'retrying', reason: 'in-order', nextAttemptAt: null };

export function createWaitReporter({ order, reports, memory, collapseKeyOf }: WaitReporterDeps): WaitReporter {
  function identify(delivery: QueuedDelivery): void {
    if (delivery.notification === undefined) return;
    delivery.collapse = collapseKeyOf(delivery, delivery.notification);
  }

  function report(delivery: QueuedDelivery, outcome: Outcome, attempts: readonly Attempt[]): void {
    const before = delivery.outcome;
    delivery.outcome = outcome;
    reports.report(delivery, before, outcome, attempts);
  }

  function dropNotification(delivery: QueuedDelivery): void {
    if (delivery.notification !== undefined) memory.release();
    delivery.notification = undefined;
    delivery.device = undefined;
  }

  function forgetNotification(delivery: QueuedDelivery): void {
    identify(delivery);
    dropNotification(delivery);
  }

  function reportInOrder(delivery: QueuedDelivery): void {
    forgetNotification(delivery);
    report(delivery, inOrder, noAttempts);
  }

  return {
    identify,
    report,
    reportInOrder,
    forgetNotification,
    dropNotification,
    reportWait(delivery, because, next, attempts = noAttempts) {
      forgetNotification(delivery);
      // Without another attempt, the same reason is nothing new.
      const isNew = delivery.outcome?.status !== 'retrying' || delivery.outcome.reason !== because.reason;
      if (attempts.length > 0 || isNew) {
        const { reason } = because;
        report(delivery, { status: 'retrying', reason, ...sameDetail(because), nextAttemptAt: next }, attempts);
      }
      for (const other of order.behind(delivery)) if (other.outcome === undefined) reportInOrder(other);
    },
  };
}
