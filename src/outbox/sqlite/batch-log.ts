import type { Sql } from '../../storage/sql.ts';
import { type Frame, frameAt, frameStarts, framesOf } from '../frame.ts';
import type { Settlement } from '../outbox.ts';
import { BATCH, batchOf, placeOf } from './tracked-push.ts';

/** What the outbox knows of a settlement's line without parsing it. */
export interface Mark {
  /** The key of the push. */
  readonly key: number;
  /** True for the last line of its push. */
  readonly final: boolean;
  /** The deliveries that the line names. `outcome` is `status reason`; `holds` says whether a dedup key is taken for it. */
  readonly deliveries: readonly { readonly number: number; readonly outcome: string; readonly holds: boolean }[];
}

export interface SettledBatch {
  readonly seq: number;
  readonly marks: readonly Mark[];
  /** One settlement a line, as JSON. */
  readonly lines: string;
}

/** A delivery that repeats another: the place of its push in the batch, and its number. */
export type Repeat = readonly [place: number, number: number];

/** An accepted push that an earlier process left in the log. */
export interface ReplayedPush {
  readonly key: number;
  readonly frame: Frame;
  /** Numbers of its deliveries that repeat others. */
  readonly repeats: readonly number[];
}

export type ReplayedBatch =
  | { readonly kind: 'accepted'; readonly pushes: readonly ReplayedPush[] }
  | ({ readonly kind: 'settled' } & SettledBatch);

/** The outbox's log: whole batches, each written once, and deleted when none of its pushes is needed there. */
export interface BatchLog {
  /** The number of the next batch. */
  next(): number;
  /** The number of the last batch. */
  last(): number;
  /**
   * To be called in a transaction. Repeats are written down, because they cannot be recognised later: by then the push that
   * they repeat may have left the outbox, or failed.
   */
  appendAccepted(content: Uint8Array, pushes: number, repeats: readonly Repeat[]): void;
  /** To be called in a transaction. */
  appendSettled(marks: readonly Mark[], lines: string): void;
  /** To be called when the transaction was rolled back that appended the batches after this one. */
  forgetAfter(seq: number): void;

  /** The oldest batch of settlements after this one; null after the last. */
  settledAfter(seq: number): SettledBatch | null;
  /** Those of these pushes (by id) that have a settlement in the log. Reads all settlements. */
  settledOf(ids: ReadonlySet<string>): Set<string>;
  removeSettled(seq: number): void;
  /** The frames of a batch of accepted pushes; null for a batch that is not there. */
  accepted(batch: number): Buffer | null;

  /** The push is no longer needed in its batch. To be called in a transaction that also calls {@link tidy}. */
  release(key: number): void;
  /** Deletes the batches of which nothing is needed, and notes what was released of the others. In a transaction. */
  tidy(): void;
  /** To be called with the result of the transaction that called {@link tidy}. */
  tidied(isCommitted: boolean): void;

  /** Everything that an earlier process left, in order, without the pushes that were released. */
  replay(): Generator<ReplayedBatch>;
}

export function createBatchLog(sql: Sql): BatchLog {
  const insert = sql.prepare('INSERT INTO log (seq, kind, marks, content) VALUES (?,?,?,?)');
  const accepted = sql.prepare("SELECT content FROM log WHERE seq = ? AND kind = 'accepted'");
  const settled = sql.prepare(
    "SELECT seq, marks, content FROM log WHERE kind = 'settled' AND seq > ? ORDER BY seq LIMIT 1",
  );
  const remove = sql.prepare('DELETE FROM log WHERE seq = ?');
  const rows = sql.prepare('SELECT seq, kind, marks, content FROM log WHERE seq > ? ORDER BY seq LIMIT 1');
  const part = sql.prepare('SELECT released FROM partly_released WHERE seq = ?');
  const keepPart = sql.prepare('INSERT OR REPLACE INTO partly_released VALUES (?,?)');
  const removePart = sql.prepare('DELETE FROM partly_released WHERE seq = ?');
  /** For each batch of accepted pushes, the places of those that are needed. */
  const needed = new Map<number, Set<number>>();
  /** Keys of pushes that leave their batch in the current transaction. */
  let leaving: number[] = [];
  // A push keeps its key when it moves to a row, so that later batches need greater numbers.
  let last = Math.max(sql.number('SELECT max(seq) FROM log'), batchOf(sql.number('SELECT max(key) FROM pushes')));

  return {
    next: () => last + 1,
    last: () => last,
    appendAccepted(content, pushes, repeats) {
      last += 1;
      insert.run(last, 'accepted', repeats.length === 0 ? null : JSON.stringify(repeats), content);
      needed.set(last, new Set(Array.from({ length: pushes }, (_, place) => place)));
    },
    appendSettled(marks, lines) {
      last += 1;
      insert.run(last, 'settled', writeMarks(marks), lines);
    },
    forgetAfter(seq) {
      for (const batch of needed.keys()) if (batch > seq) needed.delete(batch);
      last = seq;
    },

    settledAfter(seq) {
      const row = settled.row(seq);
      if (row === undefined) return null;
      return { seq: Number(row[0]), marks: readMarks(String(row[1])), lines: String(row[2]) };
    },
    settledOf(ids) {
      const found = new Set<string>();
      for (let row = settled.row(-1); row !== undefined; row = settled.row(Number(row[0]))) {
        for (const line of String(row[2]).split('\n')) {
          // The line was written by this program.
          const { pushId }: Settlement = JSON.parse(line);
          if (ids.has(pushId)) found.add(pushId);
        }
      }
      return found;
    },
    removeSettled: (seq) => void remove.run(seq),
    accepted(batch) {
      const content = accepted.row(batch)?.[0];
      return content instanceof Uint8Array ? bufferOver(content) : null;
    },

    release: (key) => void leaving.push(key),
    tidy() {
      for (const [batch, places] of byBatch(leaving)) {
        const left = [...(needed.get(batch) ?? [])].filter((place) => !places.has(place));
        removePart.run(batch);
        if (left.length > 0) keepPart.run(batch, bitmapWithout(left));
        else remove.run(batch);
      }
    },
    tidied(isCommitted) {
      for (const key of isCommitted ? leaving : []) {
        const left = needed.get(batchOf(key));
        left?.delete(placeOf(key));
        if (left?.size === 0) needed.delete(batchOf(key));
      }
      leaving = [];
    },

    *replay() {
      for (let row = rows.row(0); row !== undefined; row = rows.row(Number(row[0]))) {
        const [seq, kind, marks, content] = row;
        if (kind === 'settled') {
          yield { kind, seq: Number(seq), marks: readMarks(String(marks)), lines: String(content) };
        } else if (content instanceof Uint8Array) {
          const released = part.row(Number(seq))?.[0];
          const frames = [...framesOf(bufferOver(content))].map(({ frame }, place) => ({ place, frame }));
          const left = frames.filter(({ place }) => !isSet(released, place));
          needed.set(Number(seq), new Set(left.map(({ place }) => place)));
          const repeats: readonly Repeat[] = typeof marks === 'string' ? JSON.parse(marks) : [];
          yield {
            kind: 'accepted',
            pushes: left.map(({ place, frame }) => ({
              key: Number(seq) * BATCH + place,
              frame,
              repeats: repeats.filter(([of]) => of === place).map(([, number]) => number),
            })),
          };
        }
      }
    },
  };
}

/** The frame of a push in the content of its batch; null when it is not there. */
export function frameIn(content: Buffer, key: number): Frame | null {
  const start = frameStarts(content)[placeOf(key)];
  return start === undefined ? null : frameAt(content, start);
}

export const bufferOver = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function writeMarks(marks: readonly Mark[]): string {
  return JSON.stringify(
    marks.map(({ key, final, deliveries }) => [
      key,
      final ? 1 : 0,
      ...deliveries.flatMap(({ number, outcome, holds }) => [number, outcome, holds ? 1 : 0]),
    ]),
  );
}

function readMarks(json: string): Mark[] {
  const all: (number | string)[][] = JSON.parse(json);
  return all.map(([key, final, ...rest]) => {
    const deliveries = [];
    for (let at = 0; at < rest.length; at += 3) {
      deliveries.push({ number: Number(rest[at]), outcome: String(rest[at + 1]), holds: rest[at + 2] === 1 });
    }
    return { key: Number(key), final: final === 1, deliveries };
  });
}

function byBatch(keys: readonly number[]): Map<number, Set<number>> {
  const batches = new Map<number, Set<number>>();
  for (const key of keys) {
    const places = batches.get(batchOf(key));
    if (places === undefined) batches.set(batchOf(key), new Set([placeOf(key)]));
    else places.add(placeOf(key));
  }
  return batches;
}

function bitmapWithout(left: readonly number[]): Buffer {
  const bits = Buffer.alloc(BATCH / 8, 0xff);
  for (const place of left) bits[place >> 3] = (bits[place >> 3] ?? 0) & ~(1 << (place & 7));
  return bits;
}

function isSet(bits: unknown, place: number): boolean {
  return bits instanceof Uint8Array && ((bits[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
}
