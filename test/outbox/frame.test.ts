import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameAt, frameStarts, framesOf, headOf, planFrame, writeFrames } from '../../src/outbox/frame.ts';
import { incomingPush } from '../support/push.ts';

/** Everything that comes from outside, and any number of deliveries. */
const push = fc
  .record({
    id: fc.stringMatching(/^[0-9A-Z]{1,26}$/),
    body: fc.uint8Array({ maxLength: 300 }),
    headers: fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), { maxLength: 4 }),
    title: fc.oneof(fc.constant(null), fc.string({ unit: 'binary' })),
    deliveries: fc.array(
      fc.record({
        pushkey: fc.string({ unit: 'binary' }),
        provider: fc.oneof(fc.constant(null), fc.constant('apns')),
        key: fc.oneof(fc.constant(null), fc.uint8Array({ minLength: 16, maxLength: 16 })),
      }),
      { maxLength: 20 },
    ),
  })
  .map(({ id, body, headers, title, deliveries }) => {
    const { head } = incomingPush(id);
    return {
      head: {
        ...head,
        request: { ...head.request, headers },
        summary: { ...head.summary, title },
        deliveries: deliveries.map(({ pushkey, provider }) => ({ appId: 'app', pushkey, registration: '', provider })),
      },
      body,
      dedupKeys: deliveries.map(({ key }) => key),
    };
  });

describe('frames', () => {
  it('come back as they went in, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(push, { maxLength: 6 }), (pushes) => {
        const plans = pushes.map(planFrame);
        const bytes = Buffer.from(writeFrames(plans));
        expect(bytes.length).toBe(plans.reduce((sum, { length }) => sum + length, 0));
        const frames = [...framesOf(bytes)];
        expect(frames.map(({ start }) => start)).toEqual(frameStarts(bytes));
        expect(frames).toHaveLength(pushes.length);
        for (const [index, { start, frame }] of frames.entries()) {
          const written = pushes[index];
          expect(frame.id).toBe(written?.head.id);
          // Half of a surrogate pair is what JSON makes of it.
          expect(headOf(frame)).toEqual(JSON.parse(JSON.stringify(written?.head)));
          expect(Uint8Array.from(frame.body)).toEqual(written?.body);
          const keys = written?.dedupKeys.map((key) => Buffer.from(key ?? new Uint8Array(16)));
          expect(frame.keys).toEqual(Buffer.concat(keys ?? []));
          expect(frame.deliveries).toBe(written?.dedupKeys.length);
          // A frame by itself is a buffer of one.
          expect(frameAt(Buffer.from(frame.bytes), 0)).toEqual(frameAt(bytes, start));
        }
      }),
    );
  });

  it('of no pushes are no bytes', () => {
    const bytes = Buffer.from(writeFrames([]));
    expect(bytes.length).toBe(0);
    expect([...framesOf(bytes)]).toEqual([]);
  });

  it('hold a body of megabytes and a thousand devices', () => {
    const { head, ...one } = incomingPush('large');
    const many = Array.from({ length: 1_000 }, (_, index) => ({
      appId: 'app',
      pushkey: `key-${index}`,
      registration: '',
      provider: null,
    }));
    const body = new Uint8Array(3_000_000).fill(7);
    const dedupKeys = many.map((_, index) => Buffer.alloc(16, index + 1));
    const frame = frameAt(
      Buffer.from(writeFrames([planFrame({ ...one, head: { ...head, deliveries: many }, body, dedupKeys })])),
      0,
    );
    expect(headOf(frame).deliveries).toEqual(many);
    expect(frame.body.equals(body)).toBe(true);
    expect(frame.keys.subarray(999 * 16)).toEqual(Buffer.alloc(16, 1_000));
  });
});
