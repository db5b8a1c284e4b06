import { describe, expect, it } from 'vitest';
import { alertOf } from '../../../src/providers/apns/alert.ts';
import { payloadOf } from '../../../src/providers/apns/payload.ts';
import { deliveryOf } from '../../support/delivery.ts';

const text = {
  event_id: '$1',
  room_id: '!r:example.org',
  room_name: 'Garden',
  sender: '@alice:example.org',
  sender_display_name: 'Alice',
  type: 'm.room.message',
  content: { msgtype: 'm.text', body: 'Hi' },
};
const named = { room_id: '!r:example.org', event_id: '$1' };

function made(fields: object, device: object = {}, sendCounts = true) {
  const { notification, device: read } = deliveryOf({
    ...fields,
    devices: [{ app_id: 'app', pushkey: 'key', ...device }],
  });
  return payloadOf(notification, read, sendCounts);
}

function payload(fields: object, device: object = {}, sendCounts = true) {
  const result = made(fields, device, sendCounts);
  return result.kind === 'payload' ? JSON.parse(result.json) : result.kind;
}

const withDefault = (default_payload: unknown) => ({ data: { default_payload } });

describe("the sentence of an APNs payload, by the reference gateway's rules", () => {
  const sentence = (fields: object) => {
    const { 'loc-key': key, 'loc-args': args } = payload({ ...text, ...fields }).aps.alert;
    return [key, ...args];
  };
  const nameless = { room_name: undefined };

  it.each([
    ['a text', {}, ['MSG_FROM_USER_IN_ROOM_WITH_CONTENT', 'Alice', 'Garden', 'Hi']],
    ['a text without a room', nameless, ['MSG_FROM_USER_WITH_CONTENT', 'Alice', 'Hi']],
    [
      'an action',
      { content: { msgtype: 'm.emote', body: 'waves' } },
      ['ACTION_FROM_USER_IN_ROOM', 'Garden', 'Alice', 'waves'],
    ],
    [
      'an action without a room',
      { ...nameless, content: { msgtype: 'm.emote', body: 'waves' } },
      ['ACTION_FROM_USER', 'Alice', 'waves'],
    ],
    [
      'an image',
      { content: { msgtype: 'm.image', body: 'cat.png' } },
      ['IMAGE_FROM_USER_IN_ROOM', 'Alice', 'cat.png', 'Garden'],
    ],
    [
      'an image without a name',
      { content: { msgtype: 'm.image', body: '' } },
      ['IMAGE_FROM_USER_IN_ROOM', 'Alice', '', 'Garden'],
    ],
    ['an image without a body', { content: { msgtype: 'm.image' } }, ['MSG_FROM_USER_IN_ROOM', 'Alice', 'Garden']],
    [
      'a notice',
      { content: { msgtype: 'm.notice', body: 'Hi' } },
      ['MSG_FROM_USER_IN_ROOM_WITH_CONTENT', 'Alice', 'Garden', 'Hi'],
    ],
    [
      'a msgtype that is no text',
      { content: { msgtype: null, body: 'Hi' } },
      ['MSG_FROM_USER_IN_ROOM_WITH_CONTENT', 'Alice', 'Garden', 'Hi'],
    ],
    ['a body without a msgtype', { content: { body: 'Hi' } }, ['MSG_FROM_USER_IN_ROOM', 'Alice', 'Garden']],
    ['an empty body', { content: { msgtype: 'm.text', body: '' } }, ['MSG_FROM_USER_IN_ROOM', 'Alice', 'Garden']],
    ['an empty action', { content: { msgtype: 'm.emote', body: '' } }, ['MSG_FROM_USER_IN_ROOM', 'Alice', 'Garden']],
    [
      'a body that is no text',
      { content: { msgtype: 'm.text', body: 5 } },
      ['MSG_FROM_USER_IN_ROOM', 'Alice', 'Garden'],
    ],
    [
      'an encrypted message',
      { type: 'm.room.encrypted', content: { ciphertext: 'x' } },
      ['MSG_FROM_USER_IN_ROOM', 'Alice', 'Garden'],
    ],
    [
      'an encrypted message with a body',
      { type: 'm.room.encrypted' },
      ['MSG_FROM_USER_IN_ROOM_WITH_CONTENT', 'Alice', 'Garden', 'Hi'],
    ],
    [
      'an alias in place of a name',
      { room_name: '', room_alias: '#a:b' },
      ['MSG_FROM_USER_IN_ROOM_WITH_CONTENT', 'Alice', '#a:b', 'Hi'],
    ],
    [
      'a sender without a name',
      { sender_display_name: undefined },
      ['MSG_FROM_USER_IN_ROOM_WITH_CONTENT', '@alice:example.org', 'Garden', 'Hi'],
    ],
    [
      'a sender with an empty name',
      { sender_display_name: '' },
      ['MSG_FROM_USER_IN_ROOM_WITH_CONTENT', '', 'Garden', 'Hi'],
    ],
    ['no sender', { sender: '', sender_display_name: '' }, ['MSG_FROM_USER_IN_ROOM_WITH_CONTENT', ' ', 'Garden', 'Hi']],
    ['a call', { type: 'm.call.invite', content: { offer: { sdp: 'm=audio' } } }, ['VOICE_CALL_FROM_USER', 'Alice']],
    [
      'a call with video',
      { type: 'm.call.invite', content: { offer: { sdp: 'm=audio\r\nm=video' } } },
      ['VIDEO_CALL_FROM_USER', 'Alice'],
    ],
    ['a call without an offer', { type: 'm.call.invite', content: undefined }, ['VOICE_CALL_FROM_USER', 'Alice']],
    [
      'a call with an odd offer',
      { type: 'm.call.invite', content: { offer: 'sdp m=video' } },
      ['VOICE_CALL_FROM_USER', 'Alice'],
    ],
    ['any other event', { type: 'm.reaction' }, ['MSG_FROM_USER', 'Alice']],
  ])('is that of %s', (_, fields, wanted) => {
    expect(sentence(fields)).toEqual(wanted);
  });

  const invite = { ...text, type: 'm.room.member', content: undefined, user_is_target: true, membership: 'invite' };
  it.each([
    ['to a room with a name', {}, ['USER_INVITE_TO_NAMED_ROOM', 'Alice', 'Garden']],
    ['to a room with an alias', { ...nameless, room_alias: '#a:b' }, ['USER_INVITE_TO_NAMED_ROOM', 'Alice', '#a:b']],
    ['to a chat', nameless, ['USER_INVITE_TO_CHAT', 'Alice']],
    [
      'as the specification has it',
      { membership: undefined, content: { membership: 'invite' } },
      ['USER_INVITE_TO_NAMED_ROOM', 'Alice', 'Garden'],
    ],
  ])('is an invitation %s', (_, fields, wanted) => {
    expect(sentence({ ...invite, ...fields })).toEqual(wanted);
  });

  it.each([
    ['of somebody else', { user_is_target: false }],
    ['of nobody known', { user_is_target: undefined }],
    ['that is none', { membership: 'join' }],
    ['that its own field denies', { membership: 'ban', content: { membership: 'invite' } }],
  ])('is none for an invitation %s, which only counts', (_, fields) => {
    expect(payload({ ...invite, ...fields })).toBe('nothing');
    expect(payload({ ...invite, ...fields, counts: { unread: 4 } }, withDefault({ x: 1 }))).toEqual({
      x: 1,
      aps: { badge: 4 },
    });
  });

  it('has names of 1,024 characters at most, whatever they are made of', () => {
    const argsOf = (fields: object) =>
      alertOf(deliveryOf({ ...text, content: undefined, ...fields }).notification)?.args;
    expect(argsOf({ sender_display_name: '😀'.repeat(1_025) })).toEqual(['😀'.repeat(1_024), 'Garden']);
    expect(argsOf({ room_name: 'e\u0301'.repeat(600) })).toEqual(['Alice', 'e\u0301'.repeat(512)]);
  });
});

describe("what surrounds the sentence, by the reference gateway's rules", () => {
  it('names room and event unless they are empty', () => {
    expect(payload(text)).toMatchObject(named);
    expect(payload({ ...text, room_id: '', event_id: '' })).toEqual({ aps: expect.anything() });
  });

  it.each([
    ['unread messages', { unread: 2 }, 2],
    ['missed calls', { missed_calls: 3 }, 3],
    ['both', { unread: 2, missed_calls: 3 }, 5],
    ['none', { unread: 0 }, 0],
  ])('has a badge of %s', (_, counts, badge) => {
    expect(payload({ ...text, counts }).aps.badge).toBe(badge);
    expect(payload({ counts })).toEqual({ aps: { badge } });
    expect(payload({ counts }, {}, false)).toBe('nothing');
    expect(payload({ ...text, counts }, {}, false).aps).not.toHaveProperty('badge');
  });

  it('has no badge without counts', () => {
    expect(payload({ ...text, counts: {} }).aps).not.toHaveProperty('badge');
    expect(payload({})).toBe('nothing');
  });

  it('has a badge of zero for counts without a number, which the specification leaves out', () => {
    expect(payload({ counts: {} })).toEqual({ aps: { badge: 0 } });
    expect(payload({ counts: {} }, {}, false)).toBe('nothing');
    expect(payload({ counts: { unread: 'many' } })).toBe('nothing');
  });

  it('is put into the default payload', () => {
    const own = { aps: { 'mutable-content': 1, badge: 9, alert: { title: 'T', 'loc-key': 'X' } }, account: 7 };
    expect(payload({ ...text, counts: { unread: 1 } }, withDefault(own))).toEqual({
      ...named,
      account: 7,
      aps: {
        'mutable-content': 1,
        badge: 1,
        alert: {
          title: 'T',
          'loc-key': 'MSG_FROM_USER_IN_ROOM_WITH_CONTENT',
          'loc-args': ['Alice', 'Garden', 'Hi'],
        },
      },
    });
  });

  it('takes the place of what the default payload has instead of objects', () => {
    expect(payload(text, withDefault({ aps: null })).aps).toHaveProperty('alert');
    expect(payload(text, withDefault({ aps: { alert: 'Hi' } })).aps.alert).toHaveProperty('loc-key');
  });

  it('leaves the default payload out of a push that only counts', () => {
    expect(payload({ counts: { unread: 1 } }, withDefault({ x: 1 }))).toEqual({ aps: { badge: 1 } });
  });

  it.each([[null], [[]], ['x'], [5]])('rejects the default payload %j', (own) => {
    expect(payload(text, withDefault(own))).toBe('bad-default-payload');
    expect(payload({ event_id: '$1' }, withDefault(own))).toBe('bad-default-payload');
  });
});

describe('the sound of an APNs payload', () => {
  const tweaks = { sound: 'bing' };
  it('is that of the tweaks, where the push alerts', () => {
    expect(payload(text, { tweaks }).aps.sound).toBe('bing');
    expect(payload({ counts: { unread: 1 } }, { tweaks })).toEqual({ aps: { badge: 1 } });
    expect(payload({ event_id: '$1' }, { tweaks })).toEqual({ event_id: '$1' });
  });

  it('is that of the default payload, where it has one', () => {
    expect(payload(text, { tweaks, ...withDefault({ aps: { sound: 'own.caf' } }) }).aps.sound).toBe('own.caf');
  });

  it.each([[undefined], [''], [5], [null]])('is none for the tweak %j', (sound) => {
    expect(payload(text, { tweaks: { sound } }).aps).not.toHaveProperty('sound');
  });
});

describe("a push without a type, by the reference gateway's rules", () => {
  it('has ids and counts beside the default payload, and nothing else', () => {
    const own = { aps: { 'content-available': 1 }, room_id: 'default' };
    const counts = { unread: 0, missed_calls: 2 };
    expect(payload({ ...text, type: null, counts }, withDefault(own))).toEqual({
      ...own,
      ...named,
      unread_count: 0,
      missed_calls: 2,
    });
    expect(payload({ event_id: '$1', room_id: '', counts }, withDefault(own), false)).toEqual({
      ...own,
      event_id: '$1',
    });
  });
});
