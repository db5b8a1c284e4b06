import type { IncomingPush, PushHead } from './incoming.ts';

/**
 * An accepted push as bytes, which can be written and copied without parsing:
 * `u32 length of the frame · u32 length of the head · u32 number of deliveries · u8 length of the id · id ·
 * 16 bytes of dedup key for each delivery (zeros for none) · head as JSON · body`. Numbers are little endian.
 */
export interface Frame {
  readonly id: string;
  readonly deliveries: number;
  /** 16 bytes for each delivery. */
  readonly keys: Buffer;
  /** JSON of a `PushHead`. */
  readonly head: Buffer;
  readonly body: Buffer;
  /** The whole frame. */
  readonly bytes: Buffer;
}

export const KEY_BYTES = 16;
const FIXED_BYTES = 13;

/** A push with the size of its frame. */
export interface FramePlan {
  readonly push: IncomingPush;
  readonly head: string;
  readonly headBytes: number;
  readonly length: number;
}

export function planFrame(push: IncomingPush): FramePlan {
  const head = JSON.stringify(push.head);
  const headBytes = Buffer.byteLength(head);
  const length = FIXED_BYTES + push.head.id.length + push.dedupKeys.length * KEY_BYTES + headBytes + push.body.length;
  return { push, head, headBytes, length };
}

/** Writes frames one after the other into a new buffer, which can be transferred to another thread. */
export function writeFrames(plans: readonly FramePlan[]): ArrayBuffer {
  const size = plans.reduce((sum, { length }) => sum + length, 0);
  const bytes = new ArrayBuffer(size);
  const target = Buffer.from(bytes);
  let at = 0;
  for (const plan of plans) at = writeFrame(target, at, plan);
  return bytes;
}

function writeFrame(target: Buffer, start: number, { push, head, headBytes, length }: FramePlan): number {
  const { id } = push.head;
  target.writeUInt32LE(length, start);
  target.writeUInt32LE(headBytes, start + 4);
  target.writeUInt32LE(push.dedupKeys.length, start + 8);
  target[start + 12] = id.length;
  target.write(id, start + FIXED_BYTES, 'latin1');
  let at = start + FIXED_BYTES + id.length;
  for (const key of push.dedupKeys) {
    if (key !== null) target.set(key, at);
    at += KEY_BYTES;
  }
  target.write(head, at, 'utf8');
  target.set(push.body, at + headBytes);
  return start + length;
}

/** The frame that starts at this place. */
export function frameAt(bytes: Buffer, start: number): Frame {
  const length = bytes.readUInt32LE(start);
  const headBytes = bytes.readUInt32LE(start + 4);
  const deliveries = bytes.readUInt32LE(start + 8);
  const keysAt = start + FIXED_BYTES + (bytes[start + 12] ?? 0);
  const headAt = keysAt + deliveries * KEY_BYTES;
  return {
    id: bytes.toString('latin1', start + FIXED_BYTES, keysAt),
    deliveries,
    keys: bytes.subarray(keysAt, headAt),
    head: bytes.subarray(headAt, headAt + headBytes),
    body: bytes.subarray(headAt + headBytes, start + length),
    bytes: bytes.subarray(start, start + length),
  };
}

/** The places where the frames of a buffer start. */
export function frameStarts(bytes: Buffer): number[] {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at)) starts.push(at);
  return starts;
}

/** All frames of a buffer, with the places where they start. */
export function* framesOf(bytes: Buffer): Generator<{ readonly start: number; readonly frame: Frame }> {
  for (let start = 0; start < bytes.length; ) {
    const frame = frameAt(bytes, start);
    yield { start, frame };
    start += frame.bytes.length;
  }
}

/** Parses the head, which this program has written. */
export function headOf(frame: Frame): PushHead {
  return JSON.parse(frame.head.toString('utf8'));
}
