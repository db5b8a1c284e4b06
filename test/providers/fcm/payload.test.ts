import { describe, expect, it } from 'vitest';
import { BUDGET, dataOf } from '../../../src/providers/fcm/payload.ts';
import { deliveryOf } from '../../support/delivery.ts';

const event = { event_id: '$1', room_id: '!r:example.org', type: 'm.room.message' };

function data(fields: object, default_payload?: unknown, send: Parameters<typeof dataOf>[2] = 'nonzero') {
  const { notification, device } = deliveryOf({
    ...fields,
    devices: [
      { app_id: 'app', pushkey: 'key', ...(default_payload === undefined ? {} : { data: { default_payload } }) },
    ],
  });
  const result = dataOf(notification, device, send);
  return result.kind === 'data' ? result.data : result.kind;
}

describe("the data of an FCM message, by the reference gateway's rules", () => {
  it('has every field that is a text, empty ones too', () => {
    const fields = {
      ...event,
      sender: '@a:b',
      sender_display_name: '',
      room_name: 'Garden',
      room_alias: '#a:b',
      membership: 'join',
      user_is_target: true,
    };
    const { user_is_target: _, ...texts } = fields;
    expect(data(fields)).toEqual({ ...texts, prio: 'high' });
    expect(data({ ...event, room_name: null, sender: 5 })).toEqual({ ...event, prio: 'high' });
  });

  it('spreads the texts of the content, and nothing else of it', () => {
    expect(data({ ...event, content: { body: 'Hi', msgtype: '', size: 5, info: { a: 'b' }, none: null } })).toEqual({
      ...event,
      content_body: 'Hi',
      content_msgtype: '',
      prio: 'high',
    });
  });

  it.each([
    ['high', 'high'],
    ['low', 'normal'],
    [null, 'high'],
    ['urgent', 'high'],
  ])('makes the priority %j %s', (prio, named) => {
    expect(data({ ...event, prio })).toMatchObject({ prio: named });
  });

  it('counts what is not zero, as text', () => {
    expect(data({ ...event, counts: { unread: 0, missed_calls: 2 } })).toEqual({
      ...event,
      prio: 'high',
      missed_calls: '2',
    });
    expect(data({ counts: { unread: 3 } })).toEqual({ prio: 'high', unread: '3' });
    expect(data({ ...event, counts: { unread: 3 } }, undefined, 'none')).toEqual({ ...event, prio: 'high' });
  });

  it('counts zeros where the app clears its badge with them', () => {
    const zeros = (counts: object) => data({ counts }, undefined, 'all');
    expect(zeros({})).toEqual({ prio: 'high', unread: '0', missed_calls: '0' });
    expect(zeros({ missed_calls: 2 })).toEqual({ prio: 'high', unread: '0', missed_calls: '2' });
    expect(zeros({ unread: 'many' })).toBe('nothing');
    expect(data({ counts: {} })).toBe('nothing');
  });

  it.each([
    ['nothing', {}],
    ['counts of zero', { counts: { unread: 0, missed_calls: 0 } }],
    ['empty ids', { event_id: '', room_id: '', sender: '@a:b' }],
    ['an event of no name', { type: 'm.room.message', content: { body: 'Hi' } }],
  ])('is none for a push of %s', (_, fields) => {
    expect(data(fields)).toBe('nothing');
    expect(data(fields, { account: 'x' })).toBe('nothing');
  });

  it('has the default payload under it, whose ids count as ids', () => {
    expect(data({ ...event, counts: { unread: 1 } }, { event_id: 'x', unread: 'x', prio: 'x', account: 'x' })).toEqual({
      ...event,
      account: 'x',
      prio: 'high',
      unread: '1',
    });
    expect(data({}, { room_id: '!own' })).toEqual({ room_id: '!own', prio: 'high' });
    expect(data({ room_id: '' }, { room_id: '!own' })).toBe('nothing');
  });

  it('spreads a content of the default payload as it does that of the event, which replaces it', () => {
    const own = { content: { body: 'Own', size: 5 } };
    expect(data(event, own)).toEqual({ ...event, content_body: 'Own', prio: 'high' });
    expect(data({ ...event, content: { body: 'Hi' } }, own)).toEqual({ ...event, content_body: 'Hi', prio: 'high' });
    expect(data({ ...event, content: {} }, { content: 'Own' })).toEqual({ ...event, prio: 'high' });
  });

  it('contains text only, because FCM accepts nothing else', () => {
    expect(data(event, { a: { b: [1] }, c: 5, d: true, e: null, f: { g: '\ud83d' } })).toMatchObject({
      a: '{"b":[1]}',
      c: '5',
      d: 'true',
      e: 'null',
      f: '{"g":"\ufffd"}',
    });
  });

  it.each([[null], [[]], ['x'], [5]])('rejects the default payload %j', (own) => {
    expect(data(event, own)).toBe('bad-default-payload');
  });

  it.each([
    ['a', 1_024, 'a'.repeat(1_024)],
    ['a', 1_025, `${'a'.repeat(1_021)}…`],
    ['é', 513, `${'é'.repeat(510)}…`],
    ['€', 342, `${'€'.repeat(340)}…`],
    ['😀', 257, `${'😀'.repeat(255)}…`],
  ])('cuts %s × %i between characters', (character, times, wanted) => {
    const long = character.repeat(times);
    expect(data({ ...event, room_name: long, content: { body: long } })).toMatchObject({
      room_name: wanted,
      content_body: wanted,
    });
  });
});

describe("data that is larger than FCM's budget", () => {
  const long = 'x'.repeat(1_000);

  it('loses of the content what is largest first, and its body last', () => {
    const content = { body: long, msgtype: 'm.text', formatted_body: 'y'.repeat(1_010), ciphertext: 'z'.repeat(1_005) };
    expect(Object.keys(data({ ...event, room_name: long, content }))).toEqual([
      'event_id',
      'type',
      'room_name',
      'room_id',
      'content_body',
      'content_msgtype',
      'content_ciphertext',
      'prio',
    ]);
  });

  it('loses names then, and keeps what a client needs to fetch the rest', () => {
    const names = { room_alias: long, room_name: long, sender_display_name: long, sender: long };
    expect(data({ ...event, ...names, content: { body: long } })).toEqual({
      ...event,
      room_name: long,
      sender_display_name: long,
      sender: long,
      prio: 'high',
    });
  });

  it('is not sent when the default payload alone is', () => {
    expect(data(event, { big: 'x'.repeat(BUDGET) })).toBe('too-large');
  });

  it('is fast for tens of thousands of fields', () => {
    const content = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`key${index}`, 'text']));
    const started = performance.now();
    expect(data({ ...event, content })).toMatchObject(event);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
