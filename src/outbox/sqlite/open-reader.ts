import type { OpenDelivery } from '../outbox.ts';
import type { OpenPushes } from './open-pushes.ts';
import { isEnded } from './tracked-push.ts';
import type { Tracker } from './tracker.ts';

export interface OpenReaderDeps {
  readonly open: Pick<OpenPushes, 'after'>;
  readonly tracker: Tracker;
}

interface Place {
  readonly key: number;
  readonly number: number;
}

/** Reads page by page what an earlier process left open. What ends meanwhile is left out, and loses nobody the place. */
export function createOpenReader({ open, tracker }: OpenReaderDeps) {
  /** Where the last page ended: its last push may have left by the time of the next one. */
  let last = { id: '', key: -1 };

  const placeAfter = ({ pushId, number }: OpenDelivery): Place => ({
    key: pushId === last.id ? last.key : (tracker.get(pushId)?.key ?? -1),
    number,
  });

  /** Rows are written with the pages that leave, so memory knows better. */
  const isOpen = ({ pushId, number }: OpenDelivery) => {
    const state = tracker.get(pushId)?.states[number];
    return state !== undefined && !isEnded(state);
  };

  return ({ after, limit }: { after?: OpenDelivery; limit: number }): readonly OpenDelivery[] => {
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
  };
}
