import { expect, onTestFinished } from 'vitest';
import { createDelivery } from '../../src/delivery/create-delivery.ts';
import type { Backoff } from '../../src/delivery/queue/backoff.ts';
import { createDeliveryQueue } from '../../src/delivery/queue/delivery-queue.ts';
import type { QueueLimits } from '../../src/delivery/queue/queue-deps.ts';
import type { Route, Target } from '../../src/delivery/route.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { createIds } from '../../src/lib/ids.ts';
import type { Outbox } from '../../src/outbox/outbox.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';
import type { Delivered, Delivery, Provider } from '../../src/providers/provider.ts';
import { eventually } from './eventually.ts';
import { settledOf } from './page-lines.ts';
import { receivedPush } from './push.ts';

type Answer = Outcome | Delivered;

/** The verdict of a provider with this outcome, where a test does not say whom it concerns. */
export function verdictOf(outcome: Outcome): Delivered {
  switch (outcome.reason) {
    case 'provider-unreachable':
    case 'provider-unavailable':
    case 'provider-timeout':
      return { outcome, concerns: 'host' };
    case 'credentials-refused':
    case 'misconfigured':
      return { outcome, concerns: 'credentials' };
    case 'endpoint-gone':
    case 'address-refused':
      return { outcome, concerns: 'recipient' };
    default:
      return { outcome, concerns: 'request' };
  }
}

/** A provider whose answers a test scripts; `made` has the attempts. */
export function scripted(
  answer: (delivery: Delivery, signal: AbortSignal) => Answer | Promise<Answer>,
  more: Partial<Provider<Delivery>> = {},
) {
  const made: Delivery[] = [];
  const provider: Provider<Delivery> = {
    type: 'scripted',
    prepare: (delivery) => ({ kind: 'request', request: delivery, preview: { kind: 'test', request: delivery.id } }),
    async deliver(delivery, signal) {
      made.push(delivery);
      const answered = await answer(delivery, signal);
      return 'outcome' in answered ? answered : verdictOf(answered);
    },
    ...more,
  };
  return { made, provider: provider as Provider };
}

export const delivered: Outcome = { status: 'delivered', reason: 'accepted' };
export const dead: Outcome = { status: 'rejected', reason: 'endpoint-gone' };
export const away: Outcome = { status: 'failed', reason: 'provider-unreachable' };

export interface DispatchOptions {
  readonly outbox: Outbox;
  /** The provider of the app `app`, or several by name. */
  readonly providers: Readonly<Record<string, Provider>> | Provider;
  readonly clock?: Clock;
  readonly backoff?: Backoff;
  readonly limits?: Partial<QueueLimits>;
  readonly answerWithinMs?: number;
  readonly expireAfterMs?: number;
}

/** Pauses short enough for a test. */
const quick: Backoff = { retry: () => 5, probe: () => 5 };

/** The dispatcher over real queues and the given outbox, with an app `app` and a disabled app `off`. */
export function testDispatch(options: DispatchOptions) {
  const { outbox, clock = systemClock, backoff = quick, answerWithinMs = 5_000, expireAfterMs = 60_000 } = options;
  const limits: QueueLimits = {
    maxAttempts: 256,
    maxPerHost: 128,
    maxInMemory: 2_000,
    maxQueued: 100_000,
    ...options.limits,
  };
  const providers = 'prepare' in options.providers ? { scripted: options.providers as Provider } : options.providers;
  const delivery = createDelivery({
    outbox,
    apps(shared) {
      const targets = Object.entries(providers).map(([name, provider], index): Target => {
        const queue = createDeliveryQueue(shared, provider, limits);
        const dedupName = index === 0 ? '' : name;
        return { name, dedupName, queue, forwards: name !== 'desktop', answerWithinMs, expireAfterMs };
      });
      const routes: Record<string, Route> = { app: { enabled: true, targets }, off: { enabled: false, targets } };
      return {
        resolve: (appId: string) => (Object.hasOwn(routes, appId) ? routes[appId] : undefined),
        queues: () => targets.map(({ queue }) => queue),
      };
    },
    clock,
    backoff,
    newId: createIds().newId,
    onError: (error) => {
      throw error;
    },
  });
  onTestFinished(() => delivery.drain(0));
  return delivery;
}

export const device = (pushkey: string, app_id = 'app') => ({ app_id, pushkey });
/** A dispatcher with one provider. */
export const dispatcherOf = (outbox: Outbox, provider: Provider, answerWithinMs = 5_000) =>
  testDispatch({ outbox, providers: provider, answerWithinMs });
/** A push about an event to one pushkey. */
export const event = (id: string, pushkey = 'a', more: object = {}) =>
  receivedPush({ event_id: id, devices: [device(pushkey)], ...more });

/** Waits until the first delivery of a push has the expected outcome. */
export async function outcomeOf(outbox: Outbox, pushId: string, expected: object) {
  await eventually(async () => {
    expect((await settledOf(outbox, pushId))?.deliveries[0]?.outcome).toMatchObject(expected);
  });
}
