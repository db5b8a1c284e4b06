import type { Outbox } from '../outbox/outbox.ts';
import type { History } from './history.ts';
import type { PushDetail } from './rows.ts';
import { toldBody } from './told-body.ts';

export type PushReader = (id: string) => Promise<PushDetail | null>;

/** Reads a push whole: while something of it is open, its body is the outbox's. */
export function createPushReader(history: Pick<History, 'get'>, outbox: Pick<Outbox, 'bodies'>): PushReader {
  return async (id) => {
    const push = await history.get(id);
    if (push === null || push.body !== null) return push;
    const [kept = null] = await outbox.bodies([id]).catch(() => []);
    return kept === null ? push : { ...push, ...toldBody(kept) };
  };
}
