import type { Journal, UnfinishedPush } from '../journal/journal.ts';
import { readNotification } from '../matrix/read.ts';
import type { Dispatcher } from './dispatcher.ts';

/** Older than this, an alert about an event helps nobody any more. Milliseconds. */
const STALE_MS = 10 * 60_000;
const PAGE = 200;

export interface RecoveryDeps {
  readonly journal: Journal;
  readonly dispatcher: Pick<Dispatcher, 'redeliver'>;
  readonly now: () => number;
  /** Unix milliseconds; what came later belongs to this process. */
  readonly before: number;
}

/**
 * Ends what an earlier process accepted and did not end, because it was killed: recent pushes are delivered, older ones
 * and those whose body was not kept are recorded as interrupted. Resolves to the number of pushes it looked after.
 */
export async function recoverUnfinished(deps: RecoveryDeps): Promise<number> {
  const { journal, now } = deps;
  let count = 0;
  for (;;) {
    const page = await journal.unfinished(PAGE);
    const earlier = page.filter((push) => push.receivedAt < deps.before);
    count += earlier.length;
    await Promise.all(earlier.map((push) => end(push, deps)));
    if (earlier.length < PAGE) return count;
  }

  async function end(push: UnfinishedPush, { dispatcher }: RecoveryDeps): Promise<void> {
    const notification = now() - push.receivedAt < STALE_MS ? notificationOf(push.body) : undefined;
    const matched = push.deliveries.map(({ id, appId, pushkey }) => ({
      id,
      device: notification?.devices.find((device) => device.app_id === appId && device.pushkey === pushkey),
    }));
    const lost = matched.filter(({ device }) => device === undefined);
    await journal.record(
      lost.map(({ id }) => ({
        pushId: push.id,
        deliveryId: id,
        outcome: { status: 'failed', reason: 'interrupted' },
        endedAt: now(),
        attempts: [],
      })),
    );
    if (notification === undefined) return;
    const found = matched.flatMap(({ id, device }) => (device === undefined ? [] : [{ id, device }]));
    await dispatcher.redeliver(push.id, notification, found);
  }
}

function notificationOf(body: Uint8Array) {
  try {
    return readNotification(body);
  } catch {
    return undefined;
  }
}
