import { setMaxListeners } from 'node:events';
import type { Clock } from '../lib/clock.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { createBodies } from './bodies.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import type { Backoff } from './queue/backoff.ts';
import type { DeliveryQueue } from './queue/delivery-queue.ts';
import type { QueueDeps } from './queue/queue-deps.ts';
import type { Receive } from './receive.ts';
import { recoverDeliveries } from './recovery.ts';
import type { Route } from './route.ts';

/** Resolves app_ids, and lists all queues, including those of removed apps that still have work to end. */
export interface Apps {
  resolve(appId: string): Route | undefined;
  queues(): readonly DeliveryQueue[];
}

export interface DeliveryDeps<Served extends Apps> {
  readonly outbox: Pick<Outbox, 'accept' | 'settle' | 'open' | 'bodies'>;
  /** Creates the apps; their queues are created with the given dependencies. */
  readonly apps: (queues: QueueDeps) => Served;
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** ULIDs; monotonic, so that ids sort in the order of arrival. */
  readonly newId: (now: number) => string;
  readonly onError: (error: unknown) => void;
}

/**
 * The composition of the delivery: `receive` accepts a push, the dispatcher plans its deliveries and adds each to the queue of
 * its app, and the queue reports the outcomes back.
 */
export interface Delivery<Served extends Apps> {
  readonly apps: Served;
  readonly receive: Receive;
  /** Recovers the deliveries that an earlier process left, before any push is received; resolves to their number. */
  recover(): Promise<number>;
  /** Attempts a waiting delivery now; false when there is none with this id. */
  retryNow(deliveryId: string): boolean;
  /** Ends a waiting delivery; false when there is none with this id, or it is being attempted. */
  giveUp(deliveryId: string): boolean;
  /** Waits for the attempts under way, for up to this many milliseconds, then aborts the rest; writes their outcomes. */
  drain(milliseconds: number): Promise<void>;
  /** What is held in memory, for tests of its bounds; see {@link Dispatcher.held}. */
  held: Dispatcher['held'];
}

export function createDelivery<Served extends Apps>(deps: DeliveryDeps<Served>): Delivery<Served> {
  const { outbox, clock, backoff, newId, onError } = deps;
  const stopping = new AbortController();
  // Every attempt under way listens to it.
  setMaxListeners(0, stopping.signal);
  const apps = deps.apps({
    clock,
    backoff,
    load: createBodies(outbox),
    report: (...settled) => dispatcher.report(...settled),
    storeAtCapacity: () => dispatcher.storeAtCapacity(),
    signal: stopping.signal,
  });
  const dispatcher = createDispatcher({
    outbox,
    route: apps.resolve,
    queues: apps.queues,
    newId,
    clock,
    stopping,
    onError,
  });

  return {
    apps,
    receive: dispatcher.receive,
    recover: () => recoverDeliveries({ outbox, route: apps.resolve, clock }),
    retryNow: (deliveryId) => apps.queues().some((queue) => queue.retryNow(deliveryId)),
    giveUp: (deliveryId) => apps.queues().some((queue) => queue.giveUp(deliveryId)),
    drain: dispatcher.drain,
    held: dispatcher.held,
  };
}
