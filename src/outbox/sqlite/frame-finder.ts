import { type Frame, frameAt, frameStarts } from '../frame.ts';
import type { BatchLog } from './batch-log.ts';
import type { OpenPushes } from './open-pushes.ts';
import { batchOf, placeOf } from './tracked-push.ts';

/** Finds frames in rows and batches. It reads each batch once, and keeps it. */
export interface FrameFinder {
  /** The frame of the push with this key; null when it is not there. */
  find(key: number): Frame | null;
  /** Bytes of the batches that were read. */
  bytes(): number;
}

export function createFrameFinder(log: Pick<BatchLog, 'accepted'>, open: Pick<OpenPushes, 'frame'>): FrameFinder {
  const batches = new Map<number, { readonly content: Buffer; readonly starts: readonly number[] }>();
  let bytes = 0;

  function read(batch: number) {
    const known = batches.get(batch);
    if (known !== undefined) return known;
    const content = log.accepted(batch) ?? Buffer.alloc(0);
    const found = { content, starts: frameStarts(content) };
    bytes += content.length;
    batches.set(batch, found);
    return found;
  }

  return {
    bytes: () => bytes,
    find(key) {
      const row = open.frame(key);
      if (row !== null) return row;
      const { content, starts } = read(batchOf(key));
      const start = starts[placeOf(key)];
      return start === undefined ? null : frameAt(content, start);
    },
  };
}
