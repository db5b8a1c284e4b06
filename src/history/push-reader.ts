import type { Outbox } from '../outbox/outbox.ts';
import { bodyFieldsOf } from './body-fields.ts';
import type { History } from './history.ts';
import type { PushDetail } from './rows.ts';

/** Reads a push with its body; null when there is no such push. */
export type PushReader = (id: string) => Promise<PushDetail | null>;

/** While a delivery of a push is open, the outbox still has the body and the history does not. */
export function createPushReader(history: Pick<History, 'get'>, outbox: Pick<Outbox, 'bodies'>): PushReader {
  return async (id) => {
    const push = await history.get(id);
    if (push === null || push.body !== null) return push;
    const [kept = null] = await outbox.bodies([id]).catch(() => []);
    return kept === null ? push : { ...push, ...bodyFieldsOf(kept) };
  };
}
