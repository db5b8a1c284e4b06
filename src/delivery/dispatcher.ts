import type { Clock } from '../lib/clock.ts';
import type { Device } from '../matrix/notification.ts';
import type { Accepted, Outbox } from '../outbox/outbox.ts';
import { type AnswerDeadline, createAnswerDeadline } from './answer-deadline.ts';
import { createFirstDeliveries } from './first-deliveries.ts';
import { createDeliveryLifecycle, type DeliveryLifecycle } from './lifecycle.ts';
import { incomingPush, isRefused, outcomeOf, type PlannedDelivery, planPush, reserveRoom } from './plan.ts';
import type { DeliveryQueue } from './queue/delivery-queue.ts';
import { OutboxFull, type Receive, type ReceivedPush } from './receive.ts';
import { isDead, type Route } from './route.ts';
import { createSettlements } from './settlements.ts';
import { createWorkingRegistrations, type LateRejected } from './working-registrations.ts';

export interface DispatcherDeps {
  readonly outbox: Pick<Outbox, 'accept' | 'settle'>;
  readonly route: (appId: string) => Route | undefined;
  /** All queues, including those of apps that were removed from the configuration and still have work to end. */
  readonly queues: () => readonly DeliveryQueue[];
  /** ULIDs; monotonic, so that ids sort in the order of arrival. */
  readonly newId: (now: number) => string;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** Aborts the attempts under way when the relay stops. */
  readonly stopping: AbortController;
}

/** Accepts pushes, answers the homeservers, and settles the deliveries in the outbox. */
export interface Dispatcher {
  readonly receive: Receive;
  /** Queues call it with every end of a delivery, and whenever one starts to wait. */
  readonly report: DeliveryLifecycle['report'];
  /** True while more outcomes are unwritten than a crash may make happen again. */
  storeAtCapacity(): boolean;
  /** Numbers of pushes without an answer, and of first attempts that a repeat may wait for. */
  held(): { readonly receiving: number; readonly firsts: number };
  /** Waits for the deliveries under way, for up to this many milliseconds, then aborts the rest, which stays in the outbox. */
  drain(milliseconds: number): Promise<void>;
}

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { outbox, clock, stopping } = deps;
  const settlements = createSettlements({
    outbox,
    onError: deps.onError,
    drained: () => {
      for (const queue of deps.queues()) queue.drained();
    },
  });
  const firsts = createFirstDeliveries();
  const registrations = createWorkingRegistrations();
  const lifecycle = createDeliveryLifecycle({ settlements, firsts, registrations, clock });
  const deadlines = new Set<AnswerDeadline>();
  let receiving = 0;
  const idle: (() => void)[] = [];

  async function dispatch(push: ReceivedPush) {
    const pushId = deps.newId(push.receivedAt);
    const deliveries = planPush(push.notification, deps.route);
    if (isRefused(deliveries)) throw new OutboxFull();
    const giveBack = reserveRoom(deliveries);
    let accepted: Accepted;
    try {
      accepted = await outbox.accept(incomingPush(pushId, push, deliveries));
    } finally {
      // The deliveries that start in the same turn of the event loop take up the room instead.
      giveBack();
    }
    const late = registrations.watch(deliveries, accepted);
    const deadline = createAnswerDeadline(clock.after);
    const started = { id: pushId, received: push, accepted, settle: deadline.settle };
    for (const delivery of deliveries) lifecycle.start(delivery, started);
    await waitForAnswer(deliveries, deadline);
    const rejected = rejectedOf(deliveries, late);
    late.answered();
    for (const { queued } of deliveries) if (queued !== undefined) queued.answered = true;
    settlements.answer(pushId, { at: clock.now(), rejected }, late.written);
    return { pushId, rejected };
  }

  async function waitForAnswer(deliveries: readonly PlannedDelivery[], deadline: AnswerDeadline): Promise<void> {
    if (stopping.signal.aborted) return;
    deadlines.add(deadline);
    await deadline.wait(
      deliveries.map((one) => ({ withinMs: one.target?.answerWithinMs ?? 0, settled: () => one.isSettled })),
    );
    deadlines.delete(deadline);
  }

  async function receive(push: ReceivedPush) {
    receiving += 1;
    try {
      return await dispatch(push);
    } finally {
      receiving -= 1;
      if (receiving === 0) for (const resolve of idle.splice(0)) resolve();
    }
  }

  async function settled(queues: readonly DeliveryQueue[]): Promise<void> {
    if (receiving > 0) await new Promise<void>((resolve) => idle.push(resolve));
    await Promise.all(queues.map((queue) => queue.settled()));
  }

  return {
    receive,
    report: lifecycle.report,
    storeAtCapacity: settlements.atCapacity,
    held: () => ({ receiving, firsts: firsts.size() }),

    async drain(milliseconds) {
      const queues = deps.queues();
      await within(clock, milliseconds, settled(queues));
      for (const queue of queues) queue.stop();
      stopping.abort();
      await within(clock, ABORT_MS, Promise.all(queues.map((queue) => queue.settled())));
      // Deliveries that were not attempted get no outcome in this process; they are on disk.
      for (const deadline of deadlines) deadline.end();
      await within(clock, ABORT_MS, settled(queues));
    },
  };
}

/** Milliseconds for aborted attempts to end. */
const ABORT_MS = 1_000;

/** The pushkeys that are dead: found dead with this push, or too late for the answer to an earlier one. */
function rejectedOf(deliveries: readonly PlannedDelivery[], late: LateRejected): string[] {
  const byDevice = new Map<Device, PlannedDelivery[]>();
  for (const one of deliveries) {
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
