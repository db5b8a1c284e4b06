import type { Journal } from '../journal/journal.ts';
import { charsetOf } from '../matrix/charset.ts';
import type { Notification } from '../matrix/notification.ts';
import { readNotification } from '../matrix/read.ts';

/**
 * Reads notifications back from the journal; all that are asked for in one turn of the event loop are read in one go.
 * Resolves to null for what is not there any more; rejects when the journal cannot be read.
 */
export function createBodies(
  journal: Pick<Journal, 'bodies' | 'get'>,
): (pushId: string) => Promise<Notification | null> {
  let asked = new Set<string>();
  let reading: Promise<ReadonlyMap<string, Uint8Array | null>> | undefined;

  async function read(): Promise<ReadonlyMap<string, Uint8Array | null>> {
    await new Promise((resolve) => setImmediate(resolve));
    const ids = [...asked];
    asked = new Set();
    reading = undefined;
    const bodies = await journal.bodies(ids);
    return new Map(ids.map((id, index) => [id, bodies[index] ?? null]));
  }

  return async (pushId) => {
    asked.add(pushId);
    reading ??= read();
    const body = (await reading).get(pushId) ?? null;
    if (body === null) return null;
    // Hardly any homeserver sends anything but UTF-8; what is not was accepted under the charset that its request names.
    return parse(body) ?? parse(body, charsetOf((await journal.get(pushId))?.request.headers ?? []));
  };
}

function parse(body: Uint8Array, charset?: string): Notification | null {
  try {
    return readNotification(body, charset);
  } catch {
    return null;
  }
}
