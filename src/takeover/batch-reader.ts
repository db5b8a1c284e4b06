import type { OldPush } from './old-push.ts';
import type { OldPlace, OldPushes } from './old-pushes.ts';
import { type ConvertedPush, convertPush } from './settlements.ts';

/** Bounds of a batch: of the memory it needs, and the time it takes its thread and the stores. */
const MAX_PUSHES = 200;
const MAX_BYTES = 2_097_152;

export interface ConvertedBatch {
  readonly converted: readonly ConvertedPush[];
  /** Places of pushes whose rows make no sense. */
  readonly unreadable: readonly number[];
  /** Place of the last push that was read; null when there was none. */
  readonly last: number | null;
}

/** Reads and converts pushes in batches. */
export interface BatchReader {
  /** How many places `read` should be given. */
  readonly limit: number;
  /** Reads as many of these pushes as fit into a batch, and all that came in the same millisecond as the last of them. */
  read(places: readonly OldPlace[]): ConvertedBatch;
}

export function createBatchReader(pushes: OldPushes, now: () => number): BatchReader {
  return {
    limit: 2 * MAX_PUSHES,
    read(places) {
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
          if (isFromDatabase(error)) throw error;
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

const isFromDatabase = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE');
