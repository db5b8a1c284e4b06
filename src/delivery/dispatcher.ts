import type { Clock } from '../lib/clock.ts';
import type { Device } from '../matrix/notification.ts';
import type { Accepted, Outbox } from '../outbox/outbox.ts';
import type { Outcome } from '../outcomes/outcome.ts';
import type { Attempt } from '../providers/provider.ts';
import { createAnswerDeadline } from './answer-deadline.ts';
import { createFirstDeliveries } from './first-deliveries.ts';
import { incoming, isRefused, outcomeOf, type Planned, planPush, reserveRoom, settledOutcome } from './plan.ts';
import type { DeliveryQueue } from './queue/delivery-queue.ts';
import { expiryOf } from './queue/expiry.ts';
import { type QueuedDelivery, queuedDelivery } from './queue/queued-delivery.ts';
import { OutboxFull, type Receive, type ReceivedPush } from './receive.ts';
import { hasSay, isDead, type Route } from './route.ts';
import { createSettlements } from './settlements.ts';
import { listedSummary, namesOf } from './summary.ts';
import { createWorkingRegistrations, type LateRejected } from './working-registrations.ts';

export interface DispatcherDeps {
  readonly outbox: Pick<Outbox, 'accept' | 'settle'>;
  readonly route: (appId: string) => Route | undefined;
  /** All there are, also those whose app has gone from the configuration and that still have work to end. */
  readonly queues: () => readonly DeliveryQueue[];
  /** ULIDs; monotonic, so that ids sort in the order of arrival. */
  readonly newId: (now: number) => string;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** Ends what is under way when the relay stops. */
  readonly stopping: AbortController;
}

/** Accepts pushes, answers for them, and has what becomes of them written down. */
export function createDispatcher(deps: DispatcherDeps) {
  const { outbox, clock } = deps;
  const settlements = createSettlements({
    outbox,
    onError: deps.onError,
    drained: () => {
      for (const queue of deps.queues()) queue.drained();
    },
  });
  const firsts = createFirstDeliveries();
  const working = createWorkingRegistrations();
  const unanswered = new Set<{ end(): void }>();
  let receiving = 0;
  const idle: (() => void)[] = [];

  /** What queues call with every end and every beginning of a wait. */
  function report(queued: QueuedDelivery, outcome: Outcome, attempts: readonly Attempt[]): void {
    const { pushId, number, dedupKey, expiresAt, collapse = null, answered } = queued;
    const waits = outcome.status === 'retrying';
    const works = outcome.status === 'delivered' && queued.judges ? working.works(queued) : undefined;
    const settled = {
      number,
      outcome,
      endedAt: waits ? null : clock.now(),
      attempts,
      attemptCount: queued.attempts,
      ...(waits ? { waiting: { expiresAt, collapse } } : {}),
      ...(answered ? { late: true } : {}),
    };
    // Once it is written, the outbox itself knows what a repeat repeats.
    settlements.settle(pushId, settled, () => {
      works?.();
      if (dedupKey !== null) firsts.forget(dedupKey, queued);
    });
  }

  function begin(planned: Planned, push: ReceivedPush, pushId: string, known: Accepted, settle: () => void): void {
    const settled = settledOutcome(planned, known);
    if (settled !== undefined) {
      settleNow(planned, pushId, settled);
      return;
    }
    const key = planned.dedupKey?.toString('latin1') ?? null;
    if (!known.duplicates.has(planned.number)) {
      if (key !== null) firsts.add(key, planned);
      send(planned, push, pushId, { repeat: false, key }, settle);
      return;
    }
    const repeat = () => send(planned, push, pushId, { repeat: true, key: null }, settle);
    if (known.duplicates.get(planned.number) !== null) {
      repeat();
      return;
    }
    firsts.after(key, (outcome) => {
      // What waits in the outbox goes out from there, and a repeat adds nothing.
      const known = outcome === undefined || outcome.status === 'retrying' ? DUPLICATE : outcome;
      if (known.status === 'delivered' || (known.status === 'suppressed' && known !== DUPLICATE)) {
        repeat();
        return;
      }
      settleNow(planned, pushId, known);
      settle();
    });
  }

  function settleNow(planned: Planned, pushId: string, outcome: Outcome): void {
    planned.settled = outcome;
    planned.isKnown = true;
    const { number } = planned;
    settlements.settle(pushId, { number, outcome, endedAt: clock.now(), attempts: [], attemptCount: 0 });
  }

  function send(
    planned: Planned,
    push: ReceivedPush,
    pushId: string,
    { repeat, key }: { readonly repeat: boolean; readonly key: string | null },
    settle: () => void,
  ): void {
    const { target, route, device } = planned;
    if (target === undefined || route === undefined) return;
    const queued = queuedDelivery({
      pushId,
      number: planned.number,
      appId: device.app_id,
      pushkey: device.pushkey,
      registration: planned.registration,
      dedupKey: key,
      repeat,
      judges: hasSay(target, route),
      host: planned.host,
      receivedAt: push.receivedAt,
      expiresAt: expiryOf(push.notification, push.receivedAt, target.expireAfterMs),
      notification: push.notification,
      device,
    });
    planned.queued = queued;
    target.queue.add(queued).then(() => {
      planned.isKnown = true;
      settle();
      if (key !== null) firsts.settled(key);
    });
  }

  function accept(pushId: string, push: ReceivedPush, planned: readonly Planned[]): Promise<Accepted> {
    const { receivedAt, request, notification, body } = push;
    return outbox.accept({
      head: {
        id: pushId,
        receivedAt,
        request,
        summary: listedSummary(notification),
        names: namesOf(notification),
        deliveries: planned.map(incoming),
      },
      body,
      dedupKeys: planned.map(({ dedupKey }) => dedupKey),
    });
  }

  async function take(push: ReceivedPush) {
    const pushId = deps.newId(push.receivedAt);
    const planned = planPush(push.notification, deps.route);
    if (isRefused(planned)) throw new OutboxFull();
    const unreserve = reserveRoom(planned);
    let known: Accepted;
    try {
      known = await accept(pushId, push, planned);
    } finally {
      // What is begun in the same turn of the event loop takes up the room instead.
      unreserve();
    }
    const late = working.watch(planned, known);
    const deadline = createAnswerDeadline(clock.after);
    for (const one of planned) begin(one, push, pushId, known, deadline.settle);
    if (!deps.stopping.signal.aborted) {
      unanswered.add(deadline);
      await deadline.wait(
        planned.map((one) => ({ withinMs: one.target?.answerWithinMs ?? 0, settled: () => one.isKnown })),
      );
      unanswered.delete(deadline);
    }
    const rejected = rejectedOf(planned, late);
    late.answered();
    for (const { queued } of planned) if (queued !== undefined) queued.answered = true;
    settlements.answer(pushId, { at: clock.now(), rejected }, late.written);
    return { pushId, rejected };
  }

  const receive: Receive = async (push) => {
    receiving += 1;
    try {
      return await take(push);
    } finally {
      receiving -= 1;
      if (receiving === 0) for (const resolve of idle.splice(0)) resolve();
    }
  };

  async function settled(queues: readonly DeliveryQueue[]): Promise<void> {
    if (receiving > 0) await new Promise<void>((resolve) => idle.push(resolve));
    await Promise.all(queues.map((queue) => queue.settled()));
  }

  return {
    receive,
    report,
    /** True while more outcomes wait to be written than may happen again after a crash. */
    storeAtCapacity: settlements.atCapacity,
    /** How much it holds in memory: pushes without an answer, and first attempts that a repeat may wait for. */
    held: () => ({ receiving, firsts: firsts.size() }),

    /** Waits for what is under way, at most so many milliseconds, then aborts the rest, which stays in the outbox. */
    async drain(milliseconds: number): Promise<void> {
      const queues = deps.queues();
      await within(clock, milliseconds, settled(queues));
      for (const queue of queues) queue.stop();
      deps.stopping.abort();
      await within(clock, ABORT_MS, Promise.all(queues.map((queue) => queue.settled())));
      // What has not been begun has no outcome any more, and is on disk.
      for (const deadline of unanswered) deadline.end();
      await within(clock, ABORT_MS, settled(queues));
    },
  };
}

/** Milliseconds that what was aborted may take to say so. */
const ABORT_MS = 1_000;
const DUPLICATE: Outcome = { status: 'suppressed', reason: 'duplicate' };

/** Exactly the dead: those that were found so now, and those found so too late for the push before. */
function rejectedOf(planned: readonly Planned[], late: LateRejected): string[] {
  const byDevice = new Map<Device, Planned[]>();
  for (const one of planned) {
    const all = byDevice.get(one.device);
    if (all === undefined) byDevice.set(one.device, [one]);
    else all.push(one);
  }
  const dead = [...byDevice].filter(
    ([, all]) =>
      isDead(all.map((one) => ({ target: one.target, outcome: outcomeOf(one) }))) || all.some((one) => late.has(one)),
  );
  return [...new Set(dead.map(([{ pushkey }]) => pushkey))];
}

async function within(clock: Clock, milliseconds: number, work: Promise<unknown>): Promise<void> {
  let cancel: () => void = () => undefined;
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(milliseconds, resolve);
  });
  await Promise.race([work, late]);
  cancel();
}
