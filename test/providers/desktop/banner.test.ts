import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bannerOf } from '../../../src/providers/desktop/banner.ts';
import { anyText } from '../../support/any-text.ts';
import { deliveryOf } from '../../support/delivery.ts';

const event = {
  event_id: '$1',
  room_id: '!r:example.org',
  room_name: 'Garden',
  sender: '@alice:example.org',
  sender_display_name: 'Alice',
  type: 'm.room.message',
};
const banner = (fields: object, device: object = {}) =>
  bannerOf(deliveryOf({ ...event, devices: [{ app_id: 'app', pushkey: 'key', ...device }], ...fields }));
const message = (content: object) => ({ content });

describe("a banner's body", () => {
  it.each([
    ['a text', message({ msgtype: 'm.text', body: 'Lunch?' }), 'Lunch?'],
    ['an emote', message({ msgtype: 'm.emote', body: 'waves' }), 'waves'],
    ['an image', message({ msgtype: 'm.image', body: 'cat.png' }), 'Image: cat.png'],
    ['a video', message({ msgtype: 'm.video', body: 'cat.mp4' }), 'Video: cat.mp4'],
    ['an audio message', message({ msgtype: 'm.audio', body: 'memo.ogg' }), 'Audio: memo.ogg'],
    ['a file', message({ msgtype: 'm.file', body: 'plan.pdf' }), 'File: plan.pdf'],
    ['a file without a name', message({ msgtype: 'm.file' }), 'File'],
    ['a location', message({ msgtype: 'm.location', body: 'Here' }), 'Location: Here'],
    ['a sticker', { type: 'm.sticker', content: { body: 'wave' } }, 'Sticker: wave'],
    ['an encrypted message', { type: 'm.room.encrypted', content: { ciphertext: 'AwgA' } }, 'Encrypted message'],
    ['a call', { type: 'm.call.invite', content: { lifetime: 60_000 } }, 'Incoming call'],
    ['an invite', { type: 'm.room.member', membership: 'invite', user_is_target: true }, 'Invited you'],
    [
      'an invite of another',
      { type: 'm.room.member', membership: 'invite', user_is_target: false },
      'Invited somebody',
    ],
    ['a reaction', { type: 'm.reaction', content: { 'm.relates_to': { key: '👍' } } }, 'Reacted with 👍'],
    ['an event_id_only push', { type: undefined, sender: undefined, content: undefined }, 'New message'],
    ['content of the wrong shape', message([1, 2, 3]), 'New message'],
    ['a body of the wrong type', message({ msgtype: 'm.text', body: { a: 1 } }), 'New message'],
  ])('names %s', (_, fields, body) => {
    expect(banner(fields)?.body).toBe(body);
  });

  it('marks the probe of a client as such', () => {
    expect(banner({ event_id: '$THIS_IS_A_FAKE_EVENT_ID' })).toMatchObject({ title: 'Test push' });
  });
});

describe("a banner's title", () => {
  it.each([
    ['sender and room', {}, 'Alice in Garden'],
    ['the sender alone when the room has no name', { room_name: undefined }, 'Alice'],
    [
      'the alias when the room has no name',
      { room_name: '', room_alias: '#garden:example.org' },
      'Alice in #garden:example.org',
    ],
    ['the user id when there is no display name', { sender_display_name: '' }, '@alice:example.org in Garden'],
    ['the room alone', { sender: '', sender_display_name: undefined }, 'Garden'],
    ['a room named after its sender once', { room_name: 'Alice' }, 'Alice'],
    [
      'something when nothing is named',
      { sender: undefined, sender_display_name: undefined, room_name: undefined },
      'Matrix',
    ],
    ['something when a name is invisible', { sender_display_name: '\u202e', room_name: undefined }, 'Matrix'],
  ])('is %s', (_, fields, title) => {
    expect(banner(fields)?.title).toBe(title);
  });
});

describe("a banner's urgency and sound", () => {
  it.each([
    ['normal', {}, {}],
    ['normal', { prio: 'low' }, {}],
    ['critical', {}, { tweaks: { highlight: true } }],
    ['critical', {}, { tweaks: { highlight: null } }],
    ['normal', {}, { tweaks: { highlight: false } }],
    ['critical', { type: 'm.call.invite' }, {}],
  ])('is %s for %j %j', (urgency, fields, device) => {
    expect(banner(fields, device)?.urgency).toBe(urgency);
  });

  it.each([
    [null, {}],
    ['default', { tweaks: { sound: 'default' } }],
    ['ring', { tweaks: { sound: 'ring' } }],
    ['default', { tweaks: { sound: true } }],
    [null, { tweaks: { sound: '' } }],
    [null, { tweaks: { sound: { a: 1 } } }],
    [null, { tweaks: { ['__proto__']: { sound: 'x' } } }],
  ])('sounds %j for %j', (sound, device) => {
    expect(banner({}, device)?.sound).toBe(sound);
  });
});

describe('a push', () => {
  it.each([[{ event_id: undefined }], [{ event_id: '' }], [{ event_id: null }]])(
    'without an event shows no banner',
    (fields) => {
      expect(banner(fields)).toBeNull();
    },
  );

  it('replaces the banner of its own room of its own pusher only', () => {
    expect(banner({ event_id: '$2' })?.key).toBe(banner({})?.key);
    expect(banner({ room_id: '!other:example.org' })?.key).not.toBe(banner({})?.key);
    expect(banner({}, { pushkey: 'other' })?.key).not.toBe(banner({})?.key);
  });

  it('that is a call has a banner of its own, which nothing else in the room replaces', () => {
    const call = (eventId: string) => banner({ event_id: eventId, type: 'm.call.invite' })?.key;
    expect(call('$1')).toBe(call('$1'));
    expect(call('$1')).not.toBe(banner({ event_id: '$2' })?.key);
    expect(call('$1')).not.toBe(call('$2'));
  });

  it('of any shape becomes a banner that is harmless and not empty', () => {
    const anything = fc.anything({ withBigInt: false });
    const fields = fc.record(
      {
        type: fc.oneof(anything, fc.constantFrom('m.room.message', 'm.reaction', 'm.room.member', 'm.sticker')),
        sender: anything,
        sender_display_name: fc.oneof(anything, anyText()),
        room_name: fc.oneof(anything, anyText()),
        content: fc.oneof(anything, fc.record({ msgtype: fc.string(), body: anyText() })),
        membership: anything,
        counts: anything,
        prio: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, anything, (more, tweaks) => {
        const shown = banner(more, { tweaks });
        expect(shown?.title).not.toBe('');
        expect(`${shown?.title}${shown?.body}`).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect([...(shown?.body ?? '')].length).toBeLessThan(300 * 33);
      }),
    );
  });
});
