import { type Frame, KEY_BYTES } from '../frame.ts';
import type { SettledPage } from '../outbox.ts';
import type { BatchLog, Mark } from './batch-log.ts';
import type { DedupMemory } from './dedup-memory.ts';
import { createFrameFinder, type FrameFinder } from './frame-finder.ts';
import type { OpenPushes } from './open-pushes.ts';
import type { TrackedPush } from './tracked-push.ts';
import type { Tracker } from './tracker.ts';

export interface PagesDeps {
  readonly dedup: Pick<DedupMemory, 'keep'>;
  readonly log: BatchLog;
  readonly open: OpenPushes;
  readonly tracker: Tracker;
}

export interface Released {
  readonly lines: number;
  /** Pushes that have left the outbox. */
  readonly pushes: number;
}

/** Hands settlements over to the history in pages, and releases what the history has on disk. */
export interface Pages {
  /** The oldest batches of settlements, about as many lines as `limit` says; null when there are none. */
  read(limit: number): SettledPage | null;
  /**
   * Releases all batches up to this one; `listed` says whether the history has them. To be called in a transaction, and
   * followed by {@link released}.
   */
  release(through: number, listed: boolean): Released;
  /** To be called with the result of the transaction of {@link release}. */
  released(isCommitted: boolean): void;
}

/** About how many bytes of accepted pushes are read for one page. */
const MAX_BYTES = 16 * 1024 * 1024;

export function createPages({ dedup, log, open, tracker }: PagesDeps): Pages {
  /** The last page that was read, whose batches the release needs again. */
  let current: { readonly through: number; readonly finder: FrameFinder } | null = null;
  /** Pushes whose rows will say everything once the current transaction is committed. */
  let inRows: TrackedPush[] = [];

  /** Releases one line. `frame` is needed for a push that moves to a row. */
  function releaseLine(mark: Mark, frame: Frame | null, push: TrackedPush | undefined, listed: boolean): void {
    if (mark.final) {
      log.release(mark.key);
      open.remove(mark.key);
      return;
    }
    // A push that is done by now stays where it is until its last line, which is a later one.
    if (push === undefined) {
      open.end(mark.key, mark.deliveries);
      return;
    }
    if (open.has(mark.key)) {
      open.update(
        push,
        mark.deliveries.map(({ number }) => number),
      );
      if (listed) open.list(mark.key);
    } else if (frame !== null) {
      open.move(push, frame, listed);
      log.release(mark.key);
    }
    inRows.push(push);
  }

  return {
    read(limit) {
      const finder = createFrameFinder(log, open);
      const lines: string[] = [];
      const marks: Mark[] = [];
      const frames = createFrameList();
      let through = 0;
      while (marks.length < limit && Math.max(frames.bytes(), finder.bytes()) < MAX_BYTES) {
        const batch = log.settledAfter(through);
        if (batch === null) break;
        through = batch.seq;
        lines.push(batch.lines);
        for (const mark of batch.marks) {
          marks.push(mark);
          frames.add(mark.key, () => (mark.final || !open.isListed(mark.key) ? finder.find(mark.key) : null));
        }
      }
      if (marks.length === 0) return null;
      current = { through, finder };
      return { through, lines: lines.join('\n'), final: marks.map(({ final }) => final), ...frames.content() };
    },

    release(through, listed) {
      const finder = current?.through === through ? current.finder : createFrameFinder(log, open);
      current = null;
      const keys = createKeyCollector();
      const count = { lines: 0, pushes: 0 };
      for (let batch = log.settledAfter(0); batch !== null && batch.seq <= through; ) {
        for (const mark of batch.marks) {
          const push = tracker.at(mark.key);
          const moves = !mark.final && push !== undefined && !open.has(mark.key);
          const frame = moves || mark.deliveries.some(keepsKey) ? finder.find(mark.key) : null;
          count.lines += 1;
          if (mark.final) count.pushes += 1;
          if (frame !== null) keys.add(mark, frame);
          releaseLine(mark, frame, push, listed);
        }
        log.removeSettled(batch.seq);
        batch = log.settledAfter(batch.seq);
      }
      for (const [outcome, all] of keys.byOutcome()) dedup.keep(outcome, all);
      log.tidy();
      return count;
    },

    released(isCommitted) {
      for (const push of isCommitted ? inRows : []) push.waits = null;
      inRows = [];
      log.tidied(isCommitted);
    },
  };
}

/** Builds the frames of a page: one for each push, however many lines it has. */
function createFrameList() {
  const places = new Map<number, number>();
  const frames: number[] = [];
  const parts: Buffer[] = [];
  let bytes = 0;
  return {
    bytes: () => bytes,
    /** Adds a line of the push with this key. `find` returns null where the history knows the push. */
    add(key: number, find: () => Frame | null): void {
      const known = places.get(key);
      const frame = known === undefined ? find() : null;
      if (frame === null) {
        frames.push(known ?? -1);
        return;
      }
      frames.push(bytes);
      places.set(key, bytes);
      parts.push(frame.bytes);
      bytes += frame.bytes.length;
    },
    content: (): Pick<SettledPage, 'frames' | 'bytes'> => ({ frames, bytes: joined(parts, bytes) }),
  };
}

/** Collects the dedup keys that lines settle, because their pushes leave the batch that holds the keys. */
function createKeyCollector() {
  const keys = new Map<string, Buffer[]>();
  return {
    add({ deliveries }: Mark, frame: Frame): void {
      for (const { number, outcome } of deliveries.filter(keepsKey)) {
        const all = keys.get(outcome) ?? [];
        all.push(frame.keys.subarray(number * KEY_BYTES, (number + 1) * KEY_BYTES));
        keys.set(outcome, all);
      }
    },
    byOutcome: (): [outcome: string, keys: Buffer][] =>
      [...keys].map(([outcome, all]) => [outcome, Buffer.concat(all)]),
  };
}

/** A delivery that failed gave its key back, and one that waits keeps it with its frame. */
const keepsKey = ({ holds, outcome }: Mark['deliveries'][number]): boolean =>
  holds && !outcome.startsWith('failed') && !outcome.startsWith('retrying');

/** One buffer that can go to another thread. */
function joined(parts: readonly Buffer[], size: number): ArrayBuffer {
  const bytes = new ArrayBuffer(size);
  const target = Buffer.from(bytes);
  let at = 0;
  for (const part of parts) {
    target.set(part, at);
    at += part.length;
  }
  return bytes;
}
