import type { Outcome } from '../../outcomes/outcome.ts';
import { type Frame, framesOf, KEY_BYTES } from '../frame.ts';
import type { DedupTable } from './dedup-table.ts';
import { UNDER_WAY } from './dedup-table.ts';
import type { LateRejections } from './late-rejections.ts';
import type { AcceptedPush, Log, Repeat } from './log.ts';
import { BATCH, REPEAT, STATE, type TrackedPush, trackedPush } from './tracked-push.ts';
import type { Tracker } from './tracker.ts';

/** What was known before of an accepted push's deliveries. */
export interface Known {
  /** Place of the push among those accepted together. */
  readonly place: number;
  /** Number of the delivery and the first one's outcome, null while that is under way. */
  readonly duplicates: readonly (readonly [number, Outcome | null])[];
  readonly lateRejected: readonly number[];
}

export interface IntakeDeps {
  readonly log: Log;
  readonly tracker: Tracker;
  readonly dedup: DedupTable;
  readonly late: LateRejections;
  readonly now: () => number;
}

/** Takes accepted pushes: into the log as they come, into memory as far as they have to be known. */
export function createIntake({ log, tracker, dedup, late, now }: IntakeDeps) {
  /** Tracks a push and takes the dedup keys of its deliveries; what was taken already makes them repeats. */
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

  /** Tracks a push that an earlier process accepted, and that knew which of its deliveries are repeats. */
  function trackAgain({ frame, key, repeats }: AcceptedPush): void {
    const push = trackedPush(frame.id, key, frame.deliveries);
    for (const number of repeats) push.states[number] = STATE.underWay + REPEAT;
    for (let number = 0; number < frame.deliveries; number++) {
      if (isNone(frame.keys, number) || push.states[number] !== STATE.underWay) continue;
      push.handles[number] = dedup.hold(frame.keys, number * KEY_BYTES, now());
    }
    tracker.add(push);
  }

  return {
    trackAgain,

    /** Appends a batch; what it says was known before. To be called in a transaction; `forget` follows one that was undone. */
    accept(content: Buffer): { readonly known: readonly Known[]; readonly forget: () => void } {
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
      const known: Known[] = [];
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

/** A delivery whose dedup key is all zeros has none. */
export function isNone(keys: Buffer, number: number): boolean {
  const at = number * KEY_BYTES;
  for (let offset = 0; offset < KEY_BYTES; offset += 4) if (keys.readUInt32LE(at + offset) !== 0) return false;
  return true;
}

/** The other end of `outcomeText`; what is not known any more counts as under way. */
function outcomeOf(text: string): Outcome | null {
  if (text === UNDER_WAY) return null;
  const [status, reason] = text.split(' ');
  return { status, reason } as Outcome;
}
