import { charsetOf } from '../matrix/charset.ts';
import type { Notification } from '../matrix/notification.ts';
import { readNotification } from '../matrix/read.ts';
import type { KeptBody, Outbox } from '../outbox/outbox.ts';

/**
 * Reads notifications back from the outbox. All that are asked for in one turn of the event loop are read together, and a
 * push with many devices once for all of them. Resolves to null for what is not there any more; rejects when the outbox
 * cannot be read.
 */
export function createBodies(outbox: Pick<Outbox, 'bodies'>): (pushId: string) => Promise<Notification | null> {
  let asked = new Set<string>();
  let reading: Promise<ReadonlyMap<string, Notification | null>> | undefined;

  async function read() {
    await new Promise((resolve) => setImmediate(resolve));
    const ids = [...asked];
    asked = new Set();
    reading = undefined;
    const bodies = await outbox.bodies(ids);
    return new Map(ids.map((id, index) => [id, notificationOf(bodies[index] ?? null)]));
  }

  return async (pushId) => {
    asked.add(pushId);
    reading ??= read();
    return (await reading).get(pushId) ?? null;
  };
}

/** The notification that a body holds, read as it was when it was accepted; null for what is none. */
export function notificationOf(kept: KeptBody | null): Notification | null {
  if (kept === null) return null;
  try {
    return readNotification(kept.body, charsetOf(kept.headers));
  } catch {
    return null;
  }
}
