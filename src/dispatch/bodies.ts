import type { Journal } from '../journal/journal.ts';
import type { Notification } from '../matrix/notification.ts';
import { readNotification } from '../matrix/read.ts';

/**
 * Reads notifications back from the journal; all that are asked for in one turn of the event loop are read in one go.
 * Resolves to null for what is not there any more; rejects when the journal cannot be read.
 */
export function createBodies(journal: Pick<Journal, 'bodies'>): (pushId: string) => Promise<Notification | null> {
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
    const bodies = await reading;
    return parse(bodies.get(pushId) ?? null);
  };
}

function parse(body: Uint8Array | null): Notification | null {
  if (body === null) return null;
  try {
    return readNotification(body);
  } catch {
    return null;
  }
}
