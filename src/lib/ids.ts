import { randomFillSync } from 'node:crypto';
import { decodeTime, monotonicFactory } from 'ulid';

const POOL_BYTES = 4_096;
/** Ids in one millisecond while the clock is behind the newest id. The history has room for a few more in each. */
const MAX_IN_MILLISECOND = 200;

/** Creates ULIDs that sort in the order of their creation: their time never goes back, also when the clock is set back. */
export interface Ids {
  /** `now` is unix milliseconds. */
  newId(now?: number): string;
  /** From now on ids are greater than this one of an earlier process. A text that is no ULID is ignored. */
  continueAfter(id: string): void;
}

export function createIds(): Ids {
  // Random bytes are drawn in blocks: one call for each letter would cost more than the id.
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  const ulid = monotonicFactory(() => {
    if (used === POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    return (pool[used++] ?? 0) / 256;
  });
  let time = 0;
  let made = 0;

  return {
    newId(now = Date.now()) {
      if (now > time) {
        time = now;
        made = 0;
      } else if (made >= MAX_IN_MILLISECOND) {
        time += 1;
        made = 0;
      }
      made += 1;
      return ulid(time);
    },
    continueAfter(id) {
      time = Math.max(time, (timeOfId(id) ?? 0) + 1);
    },
  };
}

/** The time in an id, unix milliseconds; null for a text that is no ULID. */
export function timeOfId(id: string): number | null {
  try {
    return decodeTime(id);
  } catch {
    return null;
  }
}
