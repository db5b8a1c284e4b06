import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dedupKey, dedupKeyOf } from '../../src/delivery/dedup-key.ts';
import { deliveryOf } from '../support/delivery.ts';

const letters = 'AbCdEfGh01234567-_xyzXYZ';

describe('the dedup key of an earlier version', () => {
  it('is decoded from its letters', () => {
    expect(Buffer.from(dedupKeyOf(letters))).toEqual(Buffer.from(letters, 'base64url').subarray(0, 16));
  });

  it('differs for each target', () => {
    const lease = `${letters}/second`;
    expect(Buffer.from(dedupKeyOf(lease))).toEqual(createHash('sha256').update(lease).digest().subarray(0, 16));
    expect(dedupKeyOf(`${letters}/third`)).not.toEqual(dedupKeyOf(lease));
  });

  it('does not share memory with other keys', () => {
    for (const lease of [letters, `${letters}/second`]) expect(dedupKeyOf(lease).buffer.byteLength).toBe(16);
  });
});

const device = { app_id: 'app', pushkey: 'key' };
const key = (fields: object, with_: object = {}) => {
  const delivery = deliveryOf({ devices: [{ ...device, ...with_ }], ...fields });
  return dedupKey(delivery.notification, delivery.device, '')?.toString('hex') ?? null;
};

describe('the dedup key of a delivery', () => {
  it('is the same for a retry, whose counts are fresh', () => {
    expect(key({ event_id: '$a', counts: { unread: 1 } })).toBe(key({ event_id: '$a', counts: { unread: 2 } }));
  });

  it.each([
    ['another event', { event_id: '$b' }, {}],
    ['another pushkey', { event_id: '$a' }, { pushkey: 'other' }],
    ['another app', { event_id: '$a' }, { app_id: 'other' }],
    ['another account behind the same pushkey', { event_id: '$a' }, { data: { account: 2 } }],
  ])('differs for %s', (_, fields, with_) => {
    expect(key(fields, with_)).not.toBe(key({ event_id: '$a' }));
  });

  it('cannot be made the same by moving characters between the parts', () => {
    expect(key({ event_id: '$a' }, { app_id: 'ab', pushkey: 'c' })).not.toBe(
      key({ event_id: '$a' }, { app_id: 'a', pushkey: 'bc' }),
    );
  });

  it('differs for each of the providers of an app', () => {
    const { notification, device: one } = deliveryOf({ event_id: '$a' });
    const keys = ['', 'second', 'third'].map((target) => dedupKey(notification, one, target)?.toString('hex'));
    expect(new Set(keys).size).toBe(3);
  });

  it.each([
    ['a push without an event', {}],
    ['an empty event_id', { event_id: '' }],
    ["the clients' probe", { event_id: '$THIS_IS_A_FAKE_EVENT_ID' }],
  ])('exempts %s', (_, fields) => {
    expect(key(fields)).toBeNull();
  });

  it('exists for data nested too deeply to be serialised', () => {
    const data = JSON.parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    const { notification } = deliveryOf({ event_id: '$a' });
    expect(dedupKey(notification, { ...device, data }, '')).toHaveLength(16);
  });
});
