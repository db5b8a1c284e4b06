import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { forwardingRelay } from '../support/forwarding.ts';

const secret = /Alice|alice|Lunch|Garden|garden|bell|rings|offer|\bm\.|secret|tweak|highlight|join/;
const ids = { event_id: '$1', room_id: '!r:example.org', prio: 'high', counts: { unread: 2, missed_calls: 1 } };
const whole = {
  ...ids,
  id: '$1',
  type: 'm.room.message',
  sender: '@alice:example.org',
  sender_display_name: 'Alice',
  room_name: 'Garden',
  room_alias: '#garden:example.org',
  membership: 'join',
  user_is_target: true,
  content: { msgtype: 'm.text', body: 'Lunch at noon?' },
  counts: { ...ids.counts, secret: 'Alice' },
  'org.example.more': { secret: 'Lunch' },
};
const device = {
  tweaks: { sound: 'bell', highlight: true },
  data: { default_payload: { aps: { 'mutable-content': 1 } } },
};
const { tweaks: _, ...plainDevice } = device;

describe('an app that forwards nothing but ids', () => {
  it('sends every provider, byte by byte, what it would of an event_id_only push', async () => {
    const full = await forwardingRelay();
    const wanted = await full.send(ids, plainDevice);
    const { send } = await forwardingRelay({ content: 'ids' });
    const { arrived, answer } = await send(whole, device);
    expect(answer).toEqual({ status: 200, body: { rejected: [] } });
    expect(Object.values(arrived).map((all) => all.length)).toEqual([1, 1, 1, 1]);
    expect(bodies(arrived)).toEqual(bodies(wanted.arrived));
    expect(headers(arrived)).toEqual(headers(wanted.arrived));
    expect(JSON.stringify(arrived)).not.toMatch(secret);
    expect(JSON.parse(arrived.unifiedpush?.[0]?.body ?? '')).toEqual({ notification: ids });
  });

  it('fills no placeholder of the texts for iOS', async () => {
    const { send } = await forwardingRelay(
      { content: 'ids' },
      { iosTitle: 'New {sender}', iosBody: '{room} {text}', sendDevices: true },
    );
    const { arrived } = await send(whole, device);
    const { message } = JSON.parse(arrived.fcm?.[0]?.body ?? '');
    expect(message.apns.payload.aps).toEqual({ alert: { title: 'New' }, badge: 3 });
    expect(JSON.parse(message.data.devices)).toEqual([{ app_id: 'android', pushkey: 'tok', data: {} }]);
    expect(JSON.stringify(arrived)).not.toMatch(secret);
  });

  it('does not even reveal that a call is ringing', async () => {
    const call = {
      ...whole,
      event_id: '$2',
      type: 'm.call.invite',
      content: { lifetime: 30_000, offer: { sdp: 'm=video' } },
    };
    const { send } = await forwardingRelay({ content: 'ids' });
    const [one, other] = [
      await send({ ...ids, event_id: '$2' }, plainDevice),
      await send({ ...call, event_id: '$3' }, device),
    ];
    expect(headers(other.arrived)).toEqual(headers(one.arrived));
    expect(bodies(other.arrived).map((body) => body?.replace('$3', '$2'))).toEqual(bodies(one.arrived));
  });

  it('sends counts alone as before, without the members beside them', async () => {
    const full = await forwardingRelay();
    const { send } = await forwardingRelay({ content: 'ids' });
    for (const counts of [{ unread: 3 }, { unread: 0 }, {}]) {
      const { arrived } = await send({ id: '', type: null, sender: '', room_name: 'Garden', counts }, device);
      const wanted = await full.send({ counts }, plainDevice);
      expect(bodies(arrived)).toEqual(bodies(wanted.arrived));
    }
  });

  it('reads a push of any shape', async () => {
    const { send } = await forwardingRelay({ content: 'ids' });
    const odd = {
      event_id: 5,
      room_id: null,
      prio: { secret: 'Alice' },
      counts: 'Lunch',
      content: ['Garden'],
      type: 'm.room.message',
    };
    const { answer, arrived } = await send(odd, device);
    expect(answer.status).toBe(200);
    expect(JSON.stringify(arrived)).not.toMatch(secret);
  });

  it('sends what is encrypted for the client, because nobody on the way can read it', async () => {
    const encrypted = { ephemeral: 'ZXBo', ciphertext: 'AAAA', mac: 'bWFj' };
    const { send } = await forwardingRelay({ content: 'ids' });
    const { arrived } = await send({ ...encrypted, room_name: 'Garden' }, device);
    expect(JSON.parse(arrived.fcm?.[0]?.body ?? '').message.data).toMatchObject(encrypted);
    expect(JSON.parse(arrived.unifiedpush?.[0]?.body ?? '')).toEqual({ notification: encrypted });
    expect(JSON.stringify(arrived)).not.toMatch(secret);
  });

  it('stores with each attempt what was sent, and not what came', async () => {
    const { send, router } = await forwardingRelay({ content: 'ids' });
    await send(whole, device);
    await eventually(async () => {
      const { rows } = await call(router.pushes.list, { limit: 1 }, { context: {} });
      const push = await call(router.pushes.get, { id: rows[0]?.id ?? '' }, { context: {} });
      const attempts = push?.deliveries.flatMap(({ attempts }) => attempts) ?? [];
      expect(attempts).toHaveLength(4);
      expect(JSON.stringify(attempts)).not.toMatch(secret);
      expect(JSON.stringify(attempts.find(({ request }) => JSON.stringify(request).includes('/up')))).toContain('$1');
    });
  });
});

const bodies = (arrived: Record<string, readonly { body: string }[]>) =>
  Object.values(arrived).map(([first]) => first?.body);
const headers = (arrived: Record<string, readonly { headers: object }[]>) =>
  Object.values(arrived).map(([first]) => ({ ...first?.headers, ...varying }));
/** The values that differ between two relays. */
const varying = { host: '', ':authority': '', ':path': '' };
