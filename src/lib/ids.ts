import { randomFillSync } from 'node:crypto';
import { decodeTime, monotonicFactory } from 'ulid';

const POOL_BYTES = 4_096;
/** Ids of one millisecond while the clock stands behind the newest id; the history has a few more places in each. */
const MAX_IN_MILLISECOND = 200;

/**
 * A maker of ULIDs that sort in the order of their making, also after a clock that was ahead was set right: their time
 * never goes back. Its randomness is drawn by the block, not by the letter.
 */
export function createIds() {
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
    /** `now` is unix milliseconds. */
    newId(now = Date.now()): string {
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
    /** Goes on after an id of an earlier process. What is no ULID is passed over. */
    continueAfter(id: string): void {
      time = Math.max(time, (timeOfId(id) ?? 0) + 1);
    },
  };
}

/** The time that an id tells, unix milliseconds; null for what is no ULID. */
export function timeOfId(id: string): number | null {
  try {
    return decodeTime(id);
  } catch {
    return null;
  }
}
