import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fcmAppSchema } from '../../../src/config/app-schema.ts';
import { createFcm } from '../../../src/providers/fcm/create.ts';
import { deliveryOf } from '../../support/delivery.ts';
import { startGoogle } from '../../support/emulators.ts';

const event = {
  event_id: '$1',
  room_id: '!r:example.org',
  room_name: 'Garden',
  type: 'm.room.message',
  sender: '@alice:example.org',
  sender_display_name: 'Alice',
  content: { msgtype: 'm.text', body: 'Lunch?' },
  counts: { unread: 2, missed_calls: 1 },
};
const words = { iosTitle: '{sender} in {room}', iosBody: '{text}' };

interface Message {
  readonly data: Readonly<Record<string, string>>;
  readonly apns?: { readonly headers: object; readonly payload: { readonly aps: Readonly<Record<string, unknown>> } };
  readonly notification?: unknown;
}

/** The message that reaches FCM for a push. */
async function message(options: object, fields: object = event, device: object = {}): Promise<Message> {
  const google = await startGoogle();
  const made = createFcm(fcmAppSchema.parse({ type: 'fcm', ...google.config, ...options }), {
    env: {},
    read: readFileSync,
  });
  onTestFinished(() => made.close?.());
  const prepared = made.prepare(deliveryOf({ ...fields, devices: [{ app_id: 'app', pushkey: 'tok', ...device }] }));
  if (prepared.kind === 'none') throw new Error(prepared.outcome.reason);
  const { outcome } = await made.deliver(prepared.request, new AbortController().signal);
  expect([outcome.reason, google.problems]).toEqual(['accepted', []]);
  return google.received[0]?.message as unknown as Message;
}

describe('an FCM message for an app on iOS', () => {
  it('has title, body and badge for Apple alone, beside the data that every device gets', async () => {
    const { apns, data, notification } = await message(words);
    expect(apns).toEqual({
      headers: { 'apns-priority': '10' },
      payload: { aps: { alert: { title: 'Alice in Garden', body: 'Lunch?' }, badge: 3 } },
    });
    expect([data.content_body, notification]).toEqual(['Lunch?', undefined]);
  });

  it('has none of it where the app configures no texts', async () => {
    expect((await message({})).apns).toBeUndefined();
  });

  it('is merged over fcmOptions', async () => {
    const apns = {
      headers: { 'apns-priority': '5', 'apns-push-type': 'alert' },
      fcm_options: { analytics_label: 'x' },
      payload: {
        kind: 'chat',
        aps: { 'mutable-content': 1, sound: 'bell.caf', badge: 9, alert: { title: 'T', subtitle: 'S' } },
      },
    };
    const options = { ...words, fcmOptions: { apns } };
    const alert = { title: 'Alice in Garden', subtitle: 'S', body: 'Lunch?' };
    const aps = { 'mutable-content': 1, sound: 'bell.caf', badge: 3, alert };
    expect((await message(options)).apns).toEqual({ ...apns, payload: { kind: 'chat', aps } });
    const loud = await message(options, event, { tweaks: { sound: 'default' } });
    expect(loud.apns?.payload.aps.sound).toBe('default');
    const counts = await message(options, { counts: { unread: 0 } });
    expect(counts.apns).toEqual({ ...apns, payload: { kind: 'chat', aps: { 'mutable-content': 1, badge: 0 } } });
  });

  it('clears the badge, and only counts when there is nothing else', async () => {
    const { apns, data } = await message(words, { counts: { unread: 0 } });
    expect(apns).toEqual({ headers: { 'apns-priority': '5' }, payload: { aps: { badge: 0 } } });
    expect(data.unread).toBe('0');
    expect((await message({ ...words, sendBadgeCounts: false })).apns?.payload.aps.badge).toBeUndefined();
  });

  it('fills in what there is, once, and makes it harmless', async () => {
    const hostile = {
      ...event,
      sender_display_name: '{text}\u202e\u0007',
      room_name: '',
      content: { msgtype: 'm.text', body: '$&\n$1' },
    };
    const { apns } = await message({ iosTitle: '{sender}|{room}|{unread}|{other}', iosBody: 'New: {text}' }, hostile);
    expect(apns?.payload.aps.alert).toEqual({ title: '{text}||3|{other}', body: 'New: $& $1' });
    const ids = await message({ iosTitle: 'New message', iosBody: '{text}' }, { event_id: '$1' });
    expect(ids.apns?.payload.aps.alert).toEqual({ title: 'New message' });
  });

  it('stays within what Apple accepts, together with the data', async () => {
    const long = {
      ...event,
      room_name: 'é'.repeat(2_000),
      sender_display_name: '"'.repeat(2_000),
      content: { msgtype: 'm.text', body: '\u{1f600}'.repeat(3_000), more: 'x'.repeat(900) },
    };
    const { apns, data } = await message({ ...words, sendDevices: true }, long, { data: { client_name: 'one' } });
    expect(Buffer.byteLength(JSON.stringify({ ...apns?.payload, ...data }))).toBeLessThanOrEqual(4_096);
    expect(data).toMatchObject({ event_id: '$1', room_id: '!r:example.org' });
    expect(apns?.payload.aps.alert).toBeDefined();
  });
});

describe('the devices in the data of FCM', () => {
  const device = {
    pushkey_ts: 5,
    data: { client_name: 'one', data_message: true, default_payload: { more: 'x' } },
    tweaks: { sound: 'default' },
  };

  it('are what clients of the Matrix Dart SDK read, with the counts', async () => {
    const { data } = await message({ sendDevices: true }, event, device);
    expect(JSON.parse(data.devices ?? '')).toEqual([
      {
        app_id: 'app',
        pushkey: 'tok',
        pushkey_ts: 5,
        data: { client_name: 'one', data_message: true },
        tweaks: device.tweaks,
      },
    ]);
    expect(JSON.parse(data.counts ?? '')).toEqual({ unread: 2, missed_calls: 1 });
    expect(data.more).toBe('x');
  });

  it('go along with counts of zero, which clear notifications, and never with numbers that are not whole', async () => {
    const cleared = await message({ sendDevices: true }, { counts: {} }, device);
    expect(JSON.parse(cleared.data.counts ?? '')).toEqual({ unread: 0 });
    const odd = await message({ sendDevices: true }, { ...event, counts: { unread: 1.5, missed_calls: 1 } }, device);
    expect(JSON.parse(odd.data.counts ?? '')).toEqual({ missed_calls: 1 });
  });

  it('are left out unless the app asks for them', async () => {
    const { data } = await message({}, event, device);
    expect([data.devices, data.counts]).toEqual([undefined, undefined]);
  });

  it('are left out last when the data is too large', async () => {
    const large = {
      ...event,
      room_name: 'x'.repeat(1_000),
      content: { body: 'x'.repeat(1_000), more: 'x'.repeat(1_000) },
    };
    const fits = await message({ sendDevices: true }, large, { data: { client_name: 'n'.repeat(900) } });
    expect([fits.data.content_more, fits.data.devices !== undefined]).toEqual([undefined, true]);
    const without = await message({ sendDevices: true }, large, { data: { client_name: 'n'.repeat(4_000) } });
    expect([without.data.devices, without.data.event_id]).toEqual([undefined, '$1']);
  });
});
