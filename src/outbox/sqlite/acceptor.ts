import type { Outcome } from '../../outcomes/outcome.ts';
import { type Frame, framesOf, KEY_BYTES } from '../frame.ts';
import type { BatchLog, Repeat, ReplayedPush } from './batch-log.ts';
import type { DedupTable } from './dedup-table.ts';
import { UNDER_WAY } from './dedup-table.ts';
import type { LateRejections } from './late-rejections.ts';
import { BATCH, REPEAT, STATE, type TrackedPush, trackedPush } from './tracked-push.ts';
import type { Tracker } from './tracker.ts';

/** What the outbox knew of an accepted push's deliveries before the push came. */
export interface KnownBefore {
  /** Place of the push among those accepted together. */
  readonly place: number;
  /** Number of the delivery and the outcome of the first one with its dedup key; null while that is under way. */
  readonly duplicates: readonly (readonly [number, Outcome | null])[];
  /** Numbers of deliveries. */
  readonly lateRejected: readonly number[];
}

export interface AcceptedBatch {
  /** Only of pushes of which something was known before. */
  readonly known: readonly KnownBefore[];
  /** Undoes in memory what the transaction that failed has undone on disk. */
  readonly forget: () => void;
}

export interface AcceptorDeps {
  readonly log: BatchLog;
  readonly tracker: Tracker;
  readonly dedup: DedupTable;
  readonly late: LateRejections;
  readonly now: () => number;
}

/** Accepts pushes: writes their frames to the log as they came, and tracks in memory what has to be known of them. */
export interface Acceptor {
  /** Appends the frames of one batch to the log. To be called in a transaction. */
  accept(content: Buffer): AcceptedBatch;
  /** Tracks a push of an earlier process, which knew which deliveries of it are repeats. */
  recover(push: ReplayedPush): void;
}

export function createAcceptor({ log, tracker, dedup, late, now }: AcceptorDeps): Acceptor {
  /** Tracks a push and takes the dedup keys of its deliveries. A delivery whose key is taken is a repeat. */
  function track(frame: Frame, key: number, at: number): { push: TrackedPush; duplicates: [number, string][] } {
    const push = trackedPush(frame.id, key, frame.deliveries);
    const duplicates: [number, string][] = [];
    for (let number = 0; number < frame.deliveries; number++) {
      if (isNone(frame.keys, number)) continue;
      const taken = dedup.take(frame.keys, number * KEY_BYTES, at);
      if (taken.was === 'free') push.handles[number] = taken.handle;
      else {
        push.states[number] = STATE.underWay + REPEAT;
        duplicates.push([number, taken.outcome]);
      }
    }
    tracker.add(push);
    return { push, duplicates };
  }

  return {
    recover({ frame, key, repeats }) {
      const push = trackedPush(frame.id, key, frame.deliveries);
      for (const number of repeats) push.states[number] = STATE.underWay + REPEAT;
      for (let number = 0; number < frame.deliveries; number++) {
        if (isNone(frame.keys, number) || push.states[number] !== STATE.underWay) continue;
        push.handles[number] = dedup.hold(frame.keys, number * KEY_BYTES, now());
      }
      tracker.add(push);
    },

    accept(content) {
      const batch = log.next();
      const before = log.last();
      const at = now();
      const pushes: TrackedPush[] = [];
      const forget = () => {
        for (const push of pushes) {
          for (const handle of push.handles) dedup.free(handle);
          tracker.remove(push);
        }
        log.forgetAfter(before);
      };
      const known: KnownBefore[] = [];
      const repeats: Repeat[] = [];
      for (const { frame } of framesOf(content)) {
        const place = pushes.length;
        const { push, duplicates } = track(frame, batch * BATCH + place, at);
        pushes.push(push);
        for (const [number] of duplicates) repeats.push([place, number]);
        const lateRejected = late.among(frame);
        if (lateRejected.length === 0) push.lateSeen = late.version();
        if (duplicates.length + lateRejected.length === 0) continue;
        known.push({ place, duplicates: duplicates.map(([number, text]) => [number, outcomeOf(text)]), lateRejected });
      }
      try {
        log.appendAccepted(content, pushes.length, repeats);
      } catch (error) {
        forget();
        throw error;
      }
      return { known, forget };
    },
  };
}

/** True for a delivery without a dedup key: all its bytes are zero. */
export function isNone(keys: Buffer, number: number): boolean {
  const at = number * KEY_BYTES;
  for (let offset = 0; offset < KEY_BYTES; offset += 4) if (keys.readUInt32LE(at + offset) !== 0) return false;
  return true;
}

/** The inverse of `outcomeText`; a key whose outcome is unknown counts as under way. */
function outcomeOf(text: string): Outcome | null {
  if (text === UNDER_WAY) return null;
  const [status, reason] = text.split(' ');
  return { status, reason } as Outcome;
}
