import type { Clock } from '../clock.ts';
import type { DeliveryQueue } from '../delivery/queue/delivery-queue.ts';
import { expiryOf } from '../delivery/queue/expiry.ts';
import { type QueuedDelivery, queuedDelivery } from '../delivery/queue/queued-delivery.ts';
import { hasSay, isDead, type Route } from '../delivery/route.ts';
import type { Accepted, DeliveryRecord, Journal } from '../journal/journal.ts';
import type { Device } from '../matrix/notification.ts';
import type { Outcome } from '../outcome.ts';
import type { Attempt } from '../providers/provider.ts';
import { createFirstWords } from './first-word.ts';
import { incoming, outcomeOf, type Planned, planPush, settledOutcome } from './plan.ts';
import { OutboxFull, type Receive, type ReceivedPush } from './receive.ts';
import { createRecords } from './records.ts';
import { createRevived, type FoundLate } from './revived.ts';

export interface DispatcherDeps {
  readonly journal: Pick<Journal, 'accept' | 'record' | 'acknowledge'>;
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

/** Takes pushes over, answers for them, and keeps what becomes of them. */
export function createDispatcher(deps: DispatcherDeps) {
  const { journal, clock } = deps;
  const records = createRecords({
    journal,
    onError: deps.onError,
    room: () => {
      for (const queue of deps.queues()) queue.drained();
    },
  });
  /** Deliveries whose first attempt is under way, by their lease: what repeats one of them waits for its end. */
  const firsts = new Map<string, { readonly planned: Planned; readonly waiting: (() => void)[] }>();
  const revived = createRevived();
  const unanswered = new Set<{ end(): void }>();
  let receiving = 0;
  const idle: (() => void)[] = [];

  /** What queues call with every end and every beginning of a wait. */
  function report(entry: QueuedDelivery, outcome: Outcome, attempts: readonly Attempt[]): void {
    const { pushId, deliveryId, lease, expiresAt, collapse = null, answered } = entry;
    const waits = outcome.status === 'retrying';
    const record: DeliveryRecord = {
      pushId,
      deliveryId,
      outcome,
      endedAt: waits ? null : clock.now(),
      attempts,
      ...(waits ? { waiting: { expiresAt, collapse } } : {}),
      ...(answered ? { late: true } : {}),
    };
    const known = outcome.status === 'delivered' && entry.judges ? revived.works(entry) : undefined;
    // Once it is written, the journal itself knows what a repeat repeats.
    records.keep(record, () => {
      known?.();
      if (lease !== null) forgetFirst(lease, entry);
    });
  }

  function forgetFirst(lease: string, entry: QueuedDelivery): void {
    if (firsts.get(lease)?.planned.entry === entry) firsts.delete(lease);
  }

  function begin(planned: Planned, push: ReceivedPush, pushId: string, known: Accepted, heard: () => void): void {
    const settled = settledOutcome(planned, known);
    if (settled !== undefined) {
      settle(planned, pushId, settled);
      return;
    }
    const lease = planned.lease;
    if (!known.duplicates.has(planned.id)) {
      if (lease !== null) takeFirst(lease, planned);
      send(planned, push, pushId, false, heard);
      return;
    }
    if (known.duplicates.get(planned.id) !== null) {
      send(planned, push, pushId, true, heard);
      return;
    }
    const first = lease === null ? undefined : firsts.get(lease);
    const follow = () => {
      const outcome = first === undefined ? undefined : outcomeOf(first.planned);
      // What waits in the outbox goes out from there, and a repeat adds nothing.
      const known = outcome === undefined || outcome.status === 'retrying' ? duplicate : outcome;
      if (known.status === 'delivered' || (known.status === 'suppressed' && known !== duplicate)) {
        send(planned, push, pushId, true, heard);
        return;
      }
      settle(planned, pushId, known);
      heard();
    };
    if (first === undefined || outcomeOf(first.planned) !== undefined) follow();
    else first.waiting.push(follow);
  }

  function takeFirst(lease: string, planned: Planned): void {
    firsts.set(lease, { planned, waiting: [] });
  }

  function settle(planned: Planned, pushId: string, outcome: Outcome): void {
    planned.settled = outcome;
    planned.heard = true;
    records.keep({ pushId, deliveryId: planned.id, outcome, endedAt: clock.now(), attempts: [] });
  }

  function send(planned: Planned, push: ReceivedPush, pushId: string, repeat: boolean, heard: () => void): void {
    const { target, route, device } = planned;
    if (target === undefined || route === undefined) return;
    const entry = queuedDelivery({
      pushId,
      deliveryId: planned.id,
      appId: device.app_id,
      pushkey: device.pushkey,
      registration: planned.registration,
      lease: repeat ? null : planned.lease,
      repeat,
      judges: hasSay(target, route),
      receivedAt: push.receivedAt,
      expiresAt: expiryOf(push.notification, push.receivedAt, target.expireAfterMs),
      notification: push.notification,
    });
    planned.entry = entry;
    target.queue.add(entry).then(() => {
      planned.heard = true;
      heard();
      if (entry.lease !== null) for (const follow of firsts.get(entry.lease)?.waiting.splice(0) ?? []) follow();
    });
  }

  async function take(push: ReceivedPush) {
    const pushId = deps.newId(push.receivedAt);
    const planned = planPush(push.notification, deps.route, () => deps.newId(push.receivedAt));
    if (planned.some(({ target, route }) => route?.enabled && target?.queue.atCapacity())) throw new OutboxFull();
    const known = await journal.accept({
      id: pushId,
      receivedAt: push.receivedAt,
      request: push.request,
      body: push.body,
      deliveries: planned.map(incoming),
    });
    const late = revived.watch(planned, known);
    const words = createFirstWords(clock.after);
    for (const one of planned) begin(one, push, pushId, known, words.heard);
    if (!deps.stopping.signal.aborted) {
      unanswered.add(words);
      await words.wait(planned.map((one) => ({ withinMs: one.target?.answerWithinMs ?? 0, heard: () => one.heard })));
      unanswered.delete(words);
    }
    const rejected = rejectedOf(planned, late);
    late.answered();
    for (const { entry } of planned) if (entry !== undefined) entry.answered = true;
    records.acknowledge({ pushId, at: clock.now(), rejected }, late.written);
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
    storeAtCapacity: records.full,
    /** How much it holds in memory: pushes without an answer, and first attempts that a repeat may wait for. */
    held: () => ({ receiving, firsts: firsts.size }),

    /** Waits for what is under way, at most so many milliseconds, then aborts the rest, which stays in the outbox. */
    async drain(milliseconds: number): Promise<void> {
      const queues = deps.queues();
      await within(clock, milliseconds, settled(queues));
      for (const queue of queues) queue.stop();
      deps.stopping.abort();
      await within(clock, ABORT_MS, Promise.all(queues.map((queue) => queue.settled())));
      // What has not been begun is not heard of any more, and is on disk.
      for (const words of unanswered) words.end();
      await within(clock, ABORT_MS, settled(queues));
    },
  };
}

/** Milliseconds that what was aborted may take to say so. */
const ABORT_MS = 1_000;
const duplicate: Outcome = { status: 'suppressed', reason: 'duplicate' };

/** Exactly the dead: those that were found so now, and those found so too late for the push before. */
function rejectedOf(planned: readonly Planned[], late: FoundLate): string[] {
  const byDevice = new Map<Device, Planned[]>();
  for (const one of planned) byDevice.set(one.device, [...(byDevice.get(one.device) ?? []), one]);
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
