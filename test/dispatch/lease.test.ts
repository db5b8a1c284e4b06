import { describe, expect, it } from 'vitest';
import { leaseKey } from '../../src/dispatch/lease.ts';
import { deliveryOf } from '../support/delivery.ts';

const device = { app_id: 'app', pushkey: 'key' };
const key = (fields: object, with_: object = {}) => {
  const delivery = deliveryOf({ devices: [{ ...device, ...with_ }], ...fields });
  return leaseKey(delivery.notification, delivery.device);
};

describe('leaseKey', () => {
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

  it.each([
    ['a push without an event', {}],
    ['an empty event_id', { event_id: '' }],
    ["the clients' probe", { event_id: '$THIS_IS_A_FAKE_EVENT_ID' }],
  ])('exempts %s', (_, fields) => {
    expect(key(fields)).toBeNull();
  });

  it('stands data nested deeper than can be written out', () => {
    const data = JSON.parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    const { notification } = deliveryOf({ event_id: '$a' });
    expect(leaseKey(notification, { ...device, data })).toMatch(/^[\w-]{24}$/);
  });
});
