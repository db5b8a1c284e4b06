import type { Journal } from '../journal/journal.ts';
import { charsetOf } from '../matrix/charset.ts';
import type { Notification } from '../matrix/notification.ts';
import { readNotification } from '../matrix/read.ts';

/**
 * Reads notifications back from the journal. All that are asked for in one turn of the event loop are read in one go, and a
 * push with many devices once for all of them. Resolves to null for what is not there any more; rejects when the journal
 * cannot be read.
 */
export function createBodies(
  journal: Pick<Journal, 'bodies' | 'get'>,
): (pushId: string) => Promise<Notification | null> {
  let asked = new Set<string>();
  let reading: Promise<ReadonlyMap<string, Promise<Notification | null>>> | undefined;

  async function read() {
    await new Promise((resolve) => setImmediate(resolve));
    const ids = [...asked];
    asked = new Set();
    reading = undefined;
    const bodies = await journal.bodies(ids);
    return new Map(ids.map((id, index) => [id, notificationOf(id, bodies[index] ?? null)]));
  }

  async function notificationOf(pushId: string, body: Uint8Array | null): Promise<Notification | null> {
    if (body === null) return null;
    // Hardly any homeserver sends anything but UTF-8; what is not was accepted under the charset that its request names.
    return parse(body) ?? parse(body, charsetOf((await journal.get(pushId))?.request.headers ?? []));
  }

  return async (pushId) => {
    asked.add(pushId);
    reading ??= read();
    return (await (await reading).get(pushId)) ?? null;
  };
}

function parse(body: Uint8Array, charset?: string): Notification | null {
  try {
    return readNotification(body, charset);
  } catch {
    return null;
  }
}
