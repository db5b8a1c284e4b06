import type { OldPush } from './old-push.ts';
import type { OldPlace, OldPushes } from './old-pushes.ts';
import { type ConvertedPush, convertPush } from './settlements.ts';

/** Bounds the memory of a page, and the time that it takes the thread and the stores. */
const MAX_PUSHES = 200;
const MAX_BYTES = 2_097_152;

export interface Portion {
  readonly converted: readonly ConvertedPush[];
  /** Places of those whose rows make no sense. */
  readonly unreadable: readonly number[];
  /** Place of the last push that was read; null when there was none. */
  readonly last: number | null;
}

/** Reads pushes, as many as fit into a page, and all that came in the same millisecond as the last of them. */
export function createPortions(pushes: OldPushes, now: () => number) {
  return {
    /** So many places are to be offered. */
    limit: 2 * MAX_PUSHES,
    read(places: readonly OldPlace[]): Portion {
      const converted: ConvertedPush[] = [];
      const unreadable: number[] = [];
      let last: OldPlace | null = null;
      let bytes = 0;
      for (const place of places) {
        const isFull = converted.length >= MAX_PUSHES || bytes > MAX_BYTES;
        if (isFull && place.receivedAt !== last?.receivedAt) break;
        last = place;
        try {
          const old = pushes.read(place.seq);
          if (old === null) continue;
          bytes += bytesOf(old);
          converted.push(convertPush(old, now()));
        } catch (error) {
          if (isOfDatabase(error)) throw error;
          unreadable.push(place.seq);
        }
      }
      return { converted, unreadable, last: last?.seq ?? null };
    },
  };
}

function bytesOf({ body, request, deliveries }: OldPush): number {
  const attempts = deliveries.reduce((sum, one) => sum + (one.attempts?.length ?? 0), 0);
  return (body?.length ?? 0) + request.length + attempts;
}

const isOfDatabase = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE');
