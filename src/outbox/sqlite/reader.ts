import { type Frame, headOf } from '../frame.ts';
import type { KeptBody, OpenDelivery } from '../outbox.ts';
import type { BatchLog } from './batch-log.ts';
import type { OpenPushes } from './open-pushes.ts';
import { isEnded, type TrackedPush } from './tracked-push.ts';
import type { Tracker } from './tracker.ts';

export interface OutboxReaderDeps {
  readonly open: Pick<OpenPushes, 'after'>;
  readonly log: Pick<BatchLog, 'settledOf'>;
  readonly tracker: Tracker;
  /** The frame of a push that is not done. */
  readonly frameOf: (push: TrackedPush) => Frame | null;
}

export interface OpenQuery {
  /** The last delivery of the page before. */
  readonly after?: OpenDelivery;
  readonly limit: number;
}

/** Reads pushes that the outbox holds. Each method is the one of `Outbox` with the same name. */
export interface OutboxReader {
  /** Deliveries that end between two pages are left out, and shift no other. */
  open(query: OpenQuery): readonly OpenDelivery[];
  bodies(ids: readonly string[]): readonly (KeptBody | null)[];
  holds(ids: readonly string[]): readonly boolean[];
}

interface Place {
  readonly key: number;
  readonly number: number;
}

export function createOutboxReader({ open, log, tracker, frameOf }: OutboxReaderDeps): OutboxReader {
  /** Where the last page ended, for the next one: its last push may have left the outbox by then. */
  let last = { id: '', key: -1 };

  const placeAfter = ({ pushId, number }: OpenDelivery): Place => ({
    key: pushId === last.id ? last.key : (tracker.get(pushId)?.key ?? -1),
    number,
  });

  /** Memory decides, because rows are written only when pages are released. */
  const isOpen = ({ pushId, number }: OpenDelivery) => {
    const state = tracker.get(pushId)?.states[number];
    return state !== undefined && !isEnded(state);
  };

  return {
    open({ after, limit }) {
      let place: Place = after === undefined ? { key: -1, number: -1 } : placeAfter(after);
      const found: OpenDelivery[] = [];
      for (let isMore = true; isMore && found.length < limit; ) {
        const wanted = limit - found.length;
        const rows = open.after(place.key, place.number, wanted);
        isMore = rows.length === wanted;
        for (const { key, delivery } of rows) {
          place = { key, number: delivery.number };
          if (isOpen(delivery)) found.push(delivery);
        }
      }
      const end = found.at(-1);
      if (end !== undefined) last = { id: end.pushId, key: tracker.get(end.pushId)?.key ?? -1 };
      return found;
    },
    bodies: (ids) =>
      ids.map((id) => {
        const push = tracker.get(id);
        const frame = push === undefined ? null : frameOf(push);
        return frame === null ? null : { body: new Uint8Array(frame.body), headers: headOf(frame).request.headers };
      }),
    holds(ids) {
      const untracked = ids.filter((id) => tracker.get(id) === undefined);
      const leaving = untracked.length === 0 ? new Set() : log.settledOf(new Set(untracked));
      return ids.map((id) => tracker.get(id) !== undefined || leaving.has(id));
    },
  };
}
