import { type Frame, frameAt, frameStarts, KEY_BYTES } from '../frame.ts';
import type { SettledPage } from '../outbox.ts';
import type { DedupMemory } from './dedup-memory.ts';
import type { Log, Mark } from './log.ts';
import type { OpenPushes } from './open-pushes.ts';
import { batchOf, placeOf, type TrackedPush } from './tracked-push.ts';
import type { Tracker } from './tracker.ts';

export interface PagesDeps {
  readonly dedup: Pick<DedupMemory, 'keep'>;
  readonly log: Log;
  readonly open: OpenPushes;
  readonly tracker: Tracker;
}

/** About so many bytes of accepted pushes are read for one page. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Hands on to the history what was settled, and lets go of what the history has on disk. */
export function createPages({ dedup, log, open, tracker }: PagesDeps) {
  /** What was read of the page that is on its way. */
  let current: { readonly through: number; readonly finder: ReturnType<typeof createFinder> } | null = null;
  /** Pushes whose rows say everything, once the transaction that is under way is committed. */
  let inRows: TrackedPush[] = [];

  function readBatch(batch: number) {
    const content = log.accepted(batch) ?? Buffer.alloc(0);
    return { content, starts: frameStarts(content) };
  }

  /** Finds frames; each batch is read once. */
  function createFinder() {
    const batches = new Map<number, { readonly content: Buffer; readonly starts: readonly number[] }>();
    let bytes = 0;
    return {
      bytes: () => bytes,
      find(key: number): Frame | null {
        const row = open.frame(key);
        if (row !== null) return row;
        const batch = batchOf(key);
        let read = batches.get(batch);
        if (read === undefined) {
          read = readBatch(batch);
          bytes += read.content.length;
          batches.set(batch, read);
        }
        const start = read.starts[placeOf(key)];
        return start === undefined ? null : frameAt(read.content, start);
      },
    };
  }

  /** Writes down the dedup keys that lines settle: their pushes leave the place where their keys stand. */
  function createKeyWriter() {
    const keys = new Map<string, Buffer[]>();
    return {
      add({ deliveries }: Mark, frame: Frame): void {
        for (const { number, outcome } of deliveries.filter(keepsKey)) {
          const all = keys.get(outcome) ?? [];
          all.push(frame.keys.subarray(number * KEY_BYTES, (number + 1) * KEY_BYTES));
          keys.set(outcome, all);
        }
      },
      write(): void {
        for (const [outcome, all] of keys) dedup.keep(outcome, Buffer.concat(all));
      },
    };
  }

  function releaseLine(mark: Mark, frame: Frame | null, push: TrackedPush | undefined, listed: boolean): void {
    if (mark.final) {
      log.release(mark.key);
      open.remove(mark.key);
      return;
    }
    // One that is done since stays where it is: a later line is its last.
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
    /** Batches of settled lines, oldest first, about as many lines as asked for; null when there are none. */
    read(limit: number): SettledPage | null {
      const finder = createFinder();
      const lines: string[] = [];
      const marks: Mark[] = [];
      const places = new Map<number, number>();
      const frames: number[] = [];
      const copied: Buffer[] = [];
      let [through, size] = [0, 0];
      while (marks.length < limit && Math.max(size, finder.bytes()) < MAX_BYTES) {
        const batch = log.settledAfter(through);
        if (batch === null) break;
        through = batch.seq;
        lines.push(batch.lines);
        for (const mark of batch.marks) {
          marks.push(mark);
          const known = places.get(mark.key);
          const frame = known === undefined && (mark.final || !open.isListed(mark.key)) ? finder.find(mark.key) : null;
          if (frame === null) frames.push(known ?? -1);
          else {
            frames.push(size);
            places.set(mark.key, size);
            copied.push(frame.bytes);
            size += frame.bytes.length;
          }
        }
      }
      if (marks.length === 0) return null;
      current = { through, finder };
      return {
        through,
        lines: lines.join('\n'),
        frames,
        final: marks.map(({ final }) => final),
        bytes: joined(copied, size),
      };
    },

    /**
     * Lets go of everything up to this batch; `listed` says that the history has it. To be called in a transaction, whose end
     * is to be told to {@link released}.
     */
    release(through: number, listed: boolean): Released {
      const finder = current?.through === through ? current.finder : createFinder();
      current = null;
      const keys = createKeyWriter();
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
      keys.write();
      log.tidy();
      return count;
    },

    /** How the transaction of {@link release} ended. */
    released(isCommitted: boolean): void {
      for (const push of isCommitted ? inRows : []) push.waits = null;
      inRows = [];
      log.tidied(isCommitted);
    },
  };
}

export interface Released {
  readonly lines: number;
  /** Those of which nothing is left. */
  readonly pushes: number;
}

/** What failed gave its key back, and what waits keeps it beside its frame. */
const keepsKey = ({ holds, outcome }: Mark['deliveries'][number]): boolean =>
  holds && !outcome.startsWith('failed') && !outcome.startsWith('retrying');

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
