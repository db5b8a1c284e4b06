import { setImmediate as immediate } from 'node:timers/promises';
import { createDeliveryQueue } from '../../src/delivery/queue/delivery-queue.ts';
import type { QueueLimits } from '../../src/delivery/queue/queue-deps.ts';
import { queuedDelivery } from '../../src/delivery/queue/queued-delivery.ts';
import { createQuota, type Quotas, uncounted } from '../../src/delivery/queue/quota.ts';
import type { Notification } from '../../src/matrix/notification.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { scripted } from './dispatch.ts';
import { createManualClock } from './manual-clock.ts';
import { receivedPush } from './push.ts';

/** Lets everything happen that needs no time to pass. */
export async function settle() {
  for (let turn = 0; turn < 4; turn++) await immediate();
}

export interface TestQueueOptions {
  readonly load?: (pushId: string) => Promise<Notification | null>;
  /** Milliseconds between two attempts. */
  readonly retryMs?: number;
  readonly limits?: Partial<QueueLimits>;
  readonly quotas?: Quotas;
}

/** A queue to one provider over a clock that the test moves, and what it reported: ids of pushes with reasons. */
export function testQueue(provider: Provider, options: TestQueueOptions = {}) {
  const { load = async () => null, retryMs = 2_000, limits, quotas = {} } = options;
  const clock = createManualClock();
  const reported: [string, string][] = [];
  const queue = createDeliveryQueue(
    {
      clock,
      backoff: { retry: () => retryMs, probe: () => 60_000 },
      load,
      report: ({ pushId }, { reason }) => reported.push([pushId, reason]),
      signal: new AbortController().signal,
    },
    provider,
    { maxAttempts: 4, maxPerHost: 2, maxInMemory: 100, maxQueued: 100_000, ...limits },
    createQuota(clock, uncounted, quotas),
  );
  /** A delivery of a push of its own. */
  const add = (pushId: string, pushkey = 'a', registration = '', notification = notificationFor(pushkey)) => {
    const delivery = queuedDelivery({
      pushId,
      number: 0,
      appId: 'app',
      pushkey,
      registration,
      dedupKey: null,
      repeat: false,
      judges: true,
      host: '',
      receivedAt: clock.now(),
      expiresAt: clock.now() + 86_400_000,
      notification,
    });
    void queue.add(delivery);
    return delivery;
  };
  return { queue, clock, reported, add };
}

/** A push to one device of the app `app`. */
export const notificationFor = (pushkey: string): Notification =>
  receivedPush({ event_id: '$1', devices: [{ app_id: 'app', pushkey }] }).notification;

/** A provider whose answer is waited for until `say` is called. */
export function hanging() {
  let say: (outcome: Outcome) => void = () => undefined;
  const answer = new Promise<Outcome>((resolve) => {
    say = resolve;
  });
  return { say, answer, ...scripted(() => answer) };
}
