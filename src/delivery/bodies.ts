import { charsetOf } from '../matrix/charset.ts';
import type { Notification } from '../matrix/notification.ts';
import { readNotification } from '../matrix/read.ts';
import type { KeptBody, Outbox } from '../outbox/outbox.ts';

/**
 * Reads notifications back from the outbox. All that are requested in one turn of the event loop are read together, and a push
 * with many devices is read once. Resolves to null for a push that has left the outbox; rejects when the outbox cannot be read.
 */
export function createBodies(outbox: Pick<Outbox, 'bodies'>): (pushId: string) => Promise<Notification | null> {
  let requested = new Set<string>();
  let reading: Promise<ReadonlyMap<string, Notification | null>> | undefined;

  async function read() {
    await new Promise((resolve) => setImmediate(resolve));
    const ids = [...requested];
    requested = new Set();
    reading = undefined;
    const bodies = await outbox.bodies(ids);
    return new Map(ids.map((id, index) => [id, notificationOf(bodies[index] ?? null)]));
  }

  return async (pushId) => {
    requested.add(pushId);
    reading ??= read();
    return (await reading).get(pushId) ?? null;
  };
}

/** The notification in a body, read in the same way as when it was accepted; null when there is none. */
export function notificationOf(kept: KeptBody | null): Notification | null {
  if (kept === null) return null;
  try {
    return readNotification(kept.body, charsetOf(kept.headers));
  } catch {
    return null;
  }
}
