import type { Clock } from '../lib/clock.ts';
import type { Accepted } from '../outbox/outbox.ts';
import type { Outcome } from '../outcomes/outcome.ts';
import type { Attempt } from '../providers/provider.ts';
import type { FirstDeliveries } from './first-deliveries.ts';
import type { PlannedDelivery } from './plan.ts';
import { expiryOf } from './queue/expiry.ts';
import { type QueuedDelivery, queuedDelivery } from './queue/queued-delivery.ts';
import type { ReceivedPush } from './receive.ts';
import { judgesPushkey } from './route.ts';
import type { Settlements } from './settlements.ts';
import type { WorkingRegistrations } from './working-registrations.ts';

/** A push that the outbox has on disk. */
export interface AcceptedPush {
  readonly id: string;
  readonly received: ReceivedPush;
  /** The outbox's reply, with the deliveries that are repeats. */
  readonly accepted: Accepted;
  /** Called for each delivery that has its first outcome: its end, or that it waits. */
  readonly settle: () => void;
}

export interface LifecycleDeps {
  readonly settlements: Pick<Settlements, 'settle'>;
  readonly firsts: FirstDeliveries;
  readonly registrations: Pick<WorkingRegistrations, 'confirm'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Everything that happens to an accepted delivery outside its queue. */
export interface DeliveryLifecycle {
  /** Adds a delivery to its queue, ends it without one, or lets it wait for the delivery that it repeats. */
  start(delivery: PlannedDelivery, push: AcceptedPush): void;
  /** Settles a queued delivery in the outbox: it has ended, or started to wait. Called by its queue. */
  report(queued: QueuedDelivery, outcome: Outcome, attempts: readonly Attempt[]): void;
}

export function createDeliveryLifecycle({
  settlements,
  firsts,
  registrations,
  clock,
}: LifecycleDeps): DeliveryLifecycle {
  function proceed(delivery: PlannedDelivery, push: AcceptedPush, step: Step): void {
    if (step.kind === 'end') end(delivery, push, step.outcome);
    else if (step.kind === 'send') send(delivery, push, step.repeat);
    else firsts.after(keyOf(delivery), (first) => proceed(delivery, push, stepAfterFirst(first)));
  }

  function end(delivery: PlannedDelivery, push: AcceptedPush, outcome: Outcome): void {
    delivery.unqueuedOutcome = outcome;
    delivery.isSettled = true;
    const { number } = delivery;
    const settled = { number, outcome, endedAt: clock.now(), attempts: [], attemptCount: 0 };
    settlements.settle(push.id, settled, () => undefined);
    push.settle();
  }

  function send(delivery: PlannedDelivery, { id, received, settle }: AcceptedPush, repeat: boolean): void {
    const { target, route, device } = delivery;
    if (target === undefined || route === undefined) return;
    const { notification, receivedAt } = received;
    const key = repeat ? null : keyOf(delivery);
    if (key !== null) firsts.add(key, delivery);
    const queued = queuedDelivery({
      pushId: id,
      number: delivery.number,
      appId: device.app_id,
      pushkey: device.pushkey,
      registration: delivery.registration,
      dedupKey: key,
      repeat,
      judges: judgesPushkey(target, route),
      host: delivery.host,
      receivedAt,
      expiresAt: expiryOf(notification, receivedAt, target.expireAfterMs),
      notification,
      device,
    });
    delivery.queued = queued;
    target.queue.add(queued).then(() => {
      delivery.isSettled = true;
      settle();
      if (key !== null) firsts.settled(key);
    });
  }

  return {
    start: (delivery, push) => proceed(delivery, push, firstStep(delivery, push.accepted)),

    report(queued, outcome, attempts) {
      const { pushId, number, dedupKey, expiresAt, collapse = null, answered } = queued;
      const waits = outcome.status === 'retrying';
      const isWorking = outcome.status === 'delivered' && queued.judges;
      const written = isWorking ? registrations.confirm(queued) : undefined;
      const settled = {
        number,
        outcome,
        endedAt: waits ? null : clock.now(),
        attempts,
        attemptCount: queued.attempts,
        ...(waits ? { waiting: { expiresAt, collapse } } : {}),
        ...(answered ? { late: true } : {}),
      };
      settlements.settle(pushId, settled, () => {
        written?.();
        // From now on the outbox itself recognises a repeat.
        if (dedupKey !== null) firsts.forget(dedupKey, queued);
      });
    },
  };
}

/** What happens next to a delivery: it ends without a provider, goes to its queue, or waits for the one that it repeats. */
type Step =
  | { readonly kind: 'end'; readonly outcome: Outcome }
  | { readonly kind: 'send'; readonly repeat: boolean }
  | { readonly kind: 'await-first' };

const endWith = (outcome: Outcome): Step => ({ kind: 'end', outcome });
const SEND: Step = { kind: 'send', repeat: false };
/** A repeat goes out because of its counts; it shows no alert. */
const SEND_REPEAT: Step = { kind: 'send', repeat: true };
const AWAIT_FIRST: Step = { kind: 'await-first' };

/** The first step of an accepted delivery. */
function firstStep({ number, route }: PlannedDelivery, { duplicates }: Accepted): Step {
  if (route === undefined) return endWith({ status: 'rejected', reason: 'unknown-app' });
  if (!route.enabled) return endWith({ status: 'suppressed', reason: 'app-disabled' });
  const first = duplicates.get(number);
  if (first === undefined) return SEND;
  if (first === null) return AWAIT_FIRST;
  return first.status === 'rejected' ? endWith(first) : SEND_REPEAT;
}

/** The step of a repeat that waited, by the first outcome of the delivery that it repeats; undefined where none is known. */
function stepAfterFirst(first: Outcome | undefined): Step {
  // The outbox sends a waiting delivery later, and a repeat would add nothing to it.
  if (first === undefined || first.status === 'retrying') return endWith({ status: 'suppressed', reason: 'duplicate' });
  return first.status === 'delivered' || first.status === 'suppressed' ? SEND_REPEAT : endWith(first);
}

const keyOf = ({ dedupKey }: PlannedDelivery) => dedupKey?.toString('latin1') ?? null;
