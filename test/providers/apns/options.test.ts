import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { apnsAppSchema } from '../../../src/config/app-schema.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import { createApns } from '../../../src/providers/apns/create.ts';
import { deliveryOf } from '../../support/delivery.ts';
import { startApple } from '../../support/emulators.ts';

const ids = { event_id: '$1', room_id: '!r:example.org' };
const text = {
  ...ids,
  sender_display_name: 'Alice',
  type: 'm.room.message',
  content: { msgtype: 'm.text', body: 'Hi' },
};
const sentence = { 'loc-key': 'MSG_FROM_USER_WITH_CONTENT', 'loc-args': ['Alice', 'Hi'] };
const apnsOptions = {
  kind: 'chat',
  aps: { 'mutable-content': 1, category: 'MESSAGE', 'thread-id': 'chats', 'interruption-level': 'active' },
};

/** The payload that reaches Apple for a push of an app with these options. */
async function arrived(options: object, fields: object, device: object = {}) {
  const apple = await startApple();
  const made = createApns(apnsAppSchema.parse({ type: 'apns', ...apple.config, apnsOptions: options }), {
    env: {},
    read: readFileSync,
  });
  onTestFinished(() => made.close?.());
  const prepared = made.prepare(
    deliveryOf({ ...fields, devices: [{ app_id: 'a', pushkey: 'ab'.repeat(32), ...device }] }),
  );
  if (prepared.kind === 'none') return prepared.outcome;
  expect(await made.deliver(prepared.request, new AbortController().signal)).toMatchObject({
    outcome: { status: 'delivered' },
  });
  return apple.received[0]?.payload;
}

const withDefault = (default_payload: object) => ({ data: { default_payload } });

describe('the options of an APNs app', () => {
  it('are added to every payload', async () => {
    expect(await arrived(apnsOptions, text)).toEqual({
      ...apnsOptions,
      ...ids,
      aps: { ...apnsOptions.aps, alert: sentence },
    });
    expect(await arrived(apnsOptions, { ...ids, counts: { unread: 2 } })).toEqual({
      ...apnsOptions,
      ...ids,
      unread_count: 2,
    });
    expect(await arrived(apnsOptions, { counts: { unread: 2 } })).toEqual({
      ...apnsOptions,
      aps: { ...apnsOptions.aps, badge: 2 },
    });
  });

  it('give way to what the pusher asks for, name by name', async () => {
    const defaults = { kind: 'mine', aps: { category: 'OTHER', alert: { 'loc-key': 'NEW' } } };
    const aps = { ...apnsOptions.aps, ...defaults.aps };
    expect(await arrived(apnsOptions, ids, withDefault(defaults))).toEqual({ kind: 'mine', aps, ...ids });
    expect(await arrived(apnsOptions, ids, withDefault({ aps: 'odd' }))).toEqual({ ...apnsOptions, ...ids });
  });

  it('have the sound of what comes without one of its own', async () => {
    const options = { aps: { sound: 'bell.caf' } };
    const sounds = [
      arrived(options, text),
      arrived(options, text, { tweaks: { sound: 'default' } }),
      arrived(options, text, { tweaks: { sound: 'default' }, ...withDefault({ aps: { sound: 'own.caf' } }) }),
    ];
    expect((await Promise.all(sounds)).map((payload) => (payload as { aps: { sound: string } }).aps.sound)).toEqual([
      'bell.caf',
      'default',
      'own.caf',
    ]);
  });

  it('neither ring nor show anything for counts alone', async () => {
    const options = { aps: { sound: 'bell.caf', alert: { title: 'New' }, 'content-available': 1 } };
    expect(await arrived(options, { counts: { unread: 0 } })).toEqual({ aps: { 'content-available': 1, badge: 0 } });
    expect(await arrived(options, { counts: {}, type: 'm.room.member', event_id: '$1' })).toEqual({
      status: 'suppressed',
      reason: 'nothing-to-show',
    });
  });

  it('do not speak for the push', async () => {
    const options = { event_id: '$x', room_id: '!x', unread_count: 9, missed_calls: 9, aps: { badge: 9 } };
    expect(await arrived(options, { counts: { unread: 1 } })).toEqual({ aps: { badge: 1 } });
    expect(await arrived(options, { event_id: '$1' })).toEqual({ aps: {}, event_id: '$1' });
  });

  it('count into what Apple takes', async () => {
    const options = { filler: 'x'.repeat(1_900) };
    const payload = await arrived(options, { ...text, content: { msgtype: 'm.text', body: 'é'.repeat(3_000) } });
    expect(Buffer.byteLength(JSON.stringify(payload))).toBeLessThanOrEqual(4_096);
    expect(payload).toMatchObject(options);
  });

  it.each([
    [{ aps: 'loud' }, /apps\.ios\.apnsOptions\.aps .*an object/],
    [{ filler: 'x'.repeat(2_048) }, /apps\.ios\.apnsOptions .*2,048 bytes/],
  ])('are refused when nothing good can come of them', (options, words) => {
    const ios = { type: 'apns', topic: 't', certFile: 'c.pem', apnsOptions: options };
    const { apps } = parseConfig(JSON.stringify({ apps: { ios } }), 'config.json');
    expect(apps.ios).toMatchObject({ type: 'broken', problem: { cause: expect.stringMatching(words) } });
  });
});
