import { describe, expect, it } from 'vitest';
import { summarise } from '../../src/matrix/summary.ts';
import { deliveryOf } from '../support/delivery.ts';
import { forwardingRelay } from '../support/forwarding.ts';

const encrypted = { ephemeral: 'ZXBo', ciphertext: 'A'.repeat(2_600), mac: 'bWFj' };
const sentBody = (all: readonly { readonly body: string }[] | undefined) => JSON.parse(all?.[0]?.body ?? 'null');
const defaults = { data: { default_payload: { aps: { 'mutable-content': 1, alert: { 'loc-key': 'NEW' } } } } };

describe('a push that is encrypted for its client (MSC3013)', () => {
  it('reaches every provider whole', async () => {
    const { send } = await forwardingRelay();
    const { arrived, answer } = await send({ ...encrypted, counts: { unread: 2 } }, defaults);
    expect(answer).toEqual({ status: 200, body: { rejected: [] } });
    expect(sentBody(arrived.fcm).message.data).toMatchObject({ ...encrypted, prio: 'high', unread: '2' });
    expect(sentBody(arrived.apns)).toEqual({ ...defaults.data.default_payload, ...encrypted, unread_count: 2 });
    expect(sentBody(arrived.webpush)).toMatchObject({ ...encrypted, unread: 2 });
    expect(sentBody(arrived.unifiedpush)).toEqual({ notification: { ...encrypted, counts: { unread: 2 } } });
  });

  it('is never cut: one that does not fit ends as too large', async () => {
    const { send } = await forwardingRelay();
    const { arrived, answer } = await send({ ...encrypted, ciphertext: 'A'.repeat(4_100) }, defaults);
    expect(answer).toEqual({ status: 200, body: { rejected: [] } });
    expect(Object.values(arrived).flat()).toEqual([]);
  });

  it('is an event to a subscription of events only, unless counts are all that is in it', async () => {
    const { send } = await forwardingRelay();
    const only = { data: { events_only: true } };
    expect((await send(encrypted, only)).arrived.webpush).toHaveLength(1);
    expect((await send({ ...encrypted, is_counts_only: true }, only)).arrived.webpush).toEqual([]);
  });

  it('makes no noise when counts are all that is in it', async () => {
    const { send } = await forwardingRelay();
    const { arrived } = await send({ ...encrypted, is_counts_only: true, counts: { unread: 0 } }, defaults);
    expect(sentBody(arrived.apns)).toEqual({ aps: { badge: 0 } });
    expect(sentBody(arrived.fcm).message.data).toMatchObject({ ...encrypted, is_counts_only: 'true' });
  });

  it.each([
    [{ ciphertext: '' }, 'empty'],
    [{ ciphertext: 5, ephemeral: 'x', mac: 'y' }, 'empty'],
    [{ ephemeral: 'x', mac: 'y' }, 'empty'],
    [encrypted, 'encrypted'],
    [{ ...encrypted, is_counts_only: true, counts: { unread: 1 } }, 'badge'],
  ])('is recognised: %j', (fields, kind) => {
    expect(summarise(deliveryOf(fields).notification).kind).toBe(kind);
  });

  it('drops an odd member beside it', async () => {
    const { send } = await forwardingRelay();
    const { arrived } = await send({ ...encrypted, mac: { a: 1 }, ephemeral: null }, defaults);
    const { data } = sentBody(arrived.fcm).message;
    expect([data.mac, data.ephemeral, data.ciphertext]).toEqual([undefined, undefined, encrypted.ciphertext]);
  });
});
