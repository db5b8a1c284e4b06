import { KEY_BYTES } from '../frame.ts';

/** Homeservers retry for a day; after that a key can recognise nothing. Milliseconds. */
export const DEDUP_MS = 86_400_000;
/** Slots of a segment. It is full when half of them are taken, so that a look-up seldom needs a second slot. */
const MIN_SLOTS = 2 ** 10;
const MAX_SLOTS = 2 ** 17;
const MAX_SEGMENT_MS = 3_600_000;
/** Four million keys of 40 bytes each. Beyond that the oldest are forgotten before their day is over. */
const MAX_SEGMENTS = 64;
export const MAX_KEYS = (MAX_SEGMENTS * MAX_SLOTS) / 2;
const WORDS = KEY_BYTES / 4;

/** Identifies the slot of a key as long as the key is remembered. */
export type DedupHandle = number;
export const NO_HANDLE: DedupHandle = -1;

interface Segment {
  readonly number: number;
  readonly startedAt: number;
  newestAt: number;
  readonly keys: Uint32Array;
  /** 0 for a free slot, 1 for one that was freed, otherwise 2 plus the index of its outcome. */
  readonly states: Uint16Array;
  used: number;
}

/** The result of {@link DedupTable.take}. */
export type Taken =
  | { readonly was: 'free'; readonly handle: DedupHandle }
  | { readonly was: 'taken'; readonly outcome: string };

/** The outcome of a key whose delivery is under way. */
export const UNDER_WAY = '';
const FREED = 1;

/**
 * Recognises repeats for a day. The table lives in memory, in segments of at most an hour that are forgotten as a whole: a
 * B-tree on disk would write a page for each push, because hashes come in no order. It is rebuilt from the outbox's tables.
 *
 * A key is 16 bytes in `keys` from `start` on; `at` and `now` are unix milliseconds.
 */
export interface DedupTable {
  /** Takes a key, unless it is taken. */
  take(keys: Buffer, start: number, at: number): Taken;
  /** Adds a key that is read at the start. What is loaded later is found first. */
  load(keys: Buffer, start: number, at: number, outcome: string): void;
  /** Sets the outcome of a key from before, and adds the key where it is unknown. */
  remember(keys: Buffer, start: number, at: number, outcome: string): DedupHandle;
  /** The handle of a key; one that is unknown is added as under way. */
  hold(keys: Buffer, start: number, at: number): DedupHandle;
  settle(handle: DedupHandle, outcome: string): void;
  /** Gives the key back, so that it can be taken again. */
  free(handle: DedupHandle): void;
  /** Forgets keys that are older than a day. */
  expire(now: number): void;
}

export function createDedupTable(maxSegments = MAX_SEGMENTS): DedupTable {
  const segments: Segment[] = [];
  const outcomes: string[] = [UNDER_WAY];
  const codes = new Map<string, number>([[UNDER_WAY, 0]]);
  let last = 0;
  const words = new Uint32Array(WORDS);

  function read(keys: Buffer, at: number): void {
    for (let word = 0; word < WORDS; word++) words[word] = keys.readUInt32LE(at + word * 4);
  }

  /** The slot that holds the key, or the complement of the free slot where it would be. */
  function slotIn({ keys, states }: Segment): number {
    let slot = (words[0] ?? 0) & (states.length - 1);
    while (states[slot] !== 0) {
      const at = slot * WORDS;
      if (
        keys[at] === words[0] &&
        keys[at + 1] === words[1] &&
        keys[at + 2] === words[2] &&
        keys[at + 3] === words[3]
      ) {
        return slot;
      }
      slot = (slot + 1) & (states.length - 1);
    }
    return ~slot;
  }

  function segmentFor(at: number): Segment {
    const current = segments.at(-1);
    if (current !== undefined && current.used < current.states.length / 2 && at - current.startedAt < MAX_SEGMENT_MS) {
      return current;
    }
    const slots = sizeAfter(current);
    const next: Segment = {
      number: ++last,
      startedAt: at,
      newestAt: at,
      keys: new Uint32Array(slots * WORDS),
      states: new Uint16Array(slots),
      used: 0,
    };
    segments.push(next);
    if (segments.length > maxSegments) segments.shift();
    return next;
  }

  function codeOf(outcome: string): number {
    const known = codes.get(outcome);
    if (known !== undefined) return known;
    codes.set(outcome, outcomes.length);
    return outcomes.push(outcome) - 1;
  }

  function find(): { readonly segment: Segment; readonly slot: number } | null {
    for (let index = segments.length - 1; index >= 0; index--) {
      const segment = segments[index];
      if (segment === undefined) continue;
      const slot = slotIn(segment);
      if (slot >= 0 && segment.states[slot] !== FREED) return { segment, slot };
    }
    return null;
  }

  function insert(at: number, outcome: string): DedupHandle {
    const segment = segmentFor(at);
    const found = slotIn(segment);
    const slot = found >= 0 ? found : ~found;
    if (found < 0) segment.used += 1;
    segment.keys.set(words, slot * WORDS);
    segment.states[slot] = 2 + codeOf(outcome);
    segment.newestAt = Math.max(segment.newestAt, at);
    return segment.number * MAX_SLOTS + slot;
  }

  function write(handle: DedupHandle, state: number): void {
    if (handle === NO_HANDLE) return;
    const segment = segments.find(({ number }) => number === Math.floor(handle / MAX_SLOTS));
    if (segment !== undefined) segment.states[handle % MAX_SLOTS] = state;
  }

  return {
    take(keys, start, at) {
      read(keys, start);
      const found = find();
      if (found === null) return { was: 'free', handle: insert(at, UNDER_WAY) };
      const { segment, slot } = found;
      return { was: 'taken', outcome: outcomes[(segment.states[slot] ?? 2) - 2] ?? UNDER_WAY };
    },
    load(keys, start, at, outcome) {
      read(keys, start);
      insert(at, outcome);
    },
    remember(keys, start, at, outcome) {
      read(keys, start);
      const found = find();
      if (found === null) return insert(at, outcome);
      found.segment.states[found.slot] = 2 + codeOf(outcome);
      return found.segment.number * MAX_SLOTS + found.slot;
    },
    hold(keys, start, at) {
      read(keys, start);
      const found = find();
      return found === null ? insert(at, UNDER_WAY) : found.segment.number * MAX_SLOTS + found.slot;
    },
    settle: (handle, outcome) => write(handle, 2 + codeOf(outcome)),
    free: (handle) => write(handle, FREED),
    expire(now) {
      while (segments[0] !== undefined && segments[0].newestAt < now - DEDUP_MS) segments.shift();
    },
  };
}

/** The size that the segment before should have had, so that an hour with few pushes takes little memory. */
function sizeAfter(before: Segment | undefined): number {
  if (before === undefined) return MIN_SLOTS;
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, before.used) * 4));
  return Math.min(MAX_SLOTS, Math.max(MIN_SLOTS, wanted));
}
