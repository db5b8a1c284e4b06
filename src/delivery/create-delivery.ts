import { setMaxListeners } from 'node:events';
import type { Clock } from '../lib/clock.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { createBodies } from './bodies.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Backoff } from './queue/backoff.ts';
import type { DeliveryQueue } from './queue/delivery-queue.ts';
import type { QueueDeps } from './queue/queue-deps.ts';
import type { Receive } from './receive.ts';
import { recoverDeliveries } from './recovery.ts';
import type { Route } from './route.ts';

/** What delivers for app_ids: where each leads, and all queues there are, also those whose app has gone and that end their work. */
export interface Apps {
  resolve(appId: string): Route | undefined;
  queues(): readonly DeliveryQueue[];
}

export interface DeliveryDeps<Served extends Apps> {
  readonly outbox: Pick<Outbox, 'accept' | 'settle' | 'open' | 'bodies'>;
  /** Makes the apps, whose queues are made with this. */
  readonly apps: (queues: QueueDeps) => Served;
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** ULIDs; monotonic, so that ids sort in the order of arrival. */
  readonly newId: (now: number) => string;
  readonly onError: (error: unknown) => void;
}

/**
 * What delivers, put together: a push comes to `receive`, the dispatcher plans its deliveries and adds each to the queue of
 * its app, and the queue reports the outcome back.
 */
export interface Delivery<Served extends Apps> {
  readonly apps: Served;
  readonly receive: Receive;
  /** Recovers what an earlier process left, before anything is received; resolves to the number of deliveries. */
  recover(): Promise<number>;
  /** Attempts a waiting delivery now; false when there is none with this id. */
  retryNow(deliveryId: string): boolean;
  /** Ends a waiting delivery; false when there is none with this id, or it is being attempted. */
  giveUp(deliveryId: string): boolean;
  /** Ends the attempts under way, for up to so many milliseconds, and writes what became of them. */
  drain(milliseconds: number): Promise<void>;
  /** Numbers of what is held in memory, for tests of its bounds. */
  held(): { readonly receiving: number; readonly firsts: number };
}

export function createDelivery<Served extends Apps>(deps: DeliveryDeps<Served>): Delivery<Served> {
  const { outbox, clock, backoff, newId, onError } = deps;
  const stopping = new AbortController();
  // Every exchange under way listens.
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
