import { describe, expect, it } from 'vitest';
import { BUDGET, payloadOf } from '../../../src/providers/webpush/payload.ts';
import { deliveryOf } from '../../support/delivery.ts';

const event = { event_id: '$1', room_id: '!r:example.org', type: 'm.room.message' };

function made(fields: object, data?: object) {
  const { notification, device } = deliveryOf({
    ...fields,
    devices: [{ app_id: 'app', pushkey: 'key', ...(data === undefined ? {} : { data }) }],
  });
  return payloadOf(notification, device);
}

const payload = (fields: object, data?: object) => JSON.parse(made(fields, data)?.json ?? 'null');
const contentOf = (content: object) => payload({ ...event, content }).content;

describe("the payload of a web push, by the reference gateway's rules", () => {
  it('has every field that says something', () => {
    const fields = {
      ...event,
      sender: '@a:b',
      sender_display_name: 'Alice',
      room_name: 'Garden',
      room_alias: '#a:b',
      membership: 'invite',
      user_is_target: true,
    };
    expect(payload({ ...fields, prio: 'low' })).toEqual(fields);
    expect(payload({ ...event, sender: '', room_name: null, user_is_target: false })).toEqual(event);
  });

  it('has counts of its own, zeros too', () => {
    expect(payload({ counts: { unread: 0, missed_calls: 2 } })).toEqual({ unread: 0, missed_calls: 2 });
    expect(payload({ counts: {} })).toEqual({});
  });

  it('has the default payload under it, when that is an object', () => {
    const own = { event_id: 'x', content: { own: 1 }, account: { id: 5 } };
    expect(payload({ ...event, content: { body: 'Hi' } }, { default_payload: own })).toEqual({
      ...own,
      ...event,
      content: { body: 'Hi' },
    });
    expect(payload({ ...event, content: {} }, { default_payload: own }).content).toEqual({ own: 1 });
    for (const odd of [null, [], 'x', 5]) expect(payload(event, { default_payload: odd })).toEqual(event);
  });

  it('has no empty content, and no formatted_body', () => {
    expect(payload({ ...event, content: {} })).toEqual(event);
    expect(contentOf({ formatted_body: '<b>Hi</b>', body: 'Hi', info: { w: [1] } })).toEqual({
      body: 'Hi',
      info: { w: [1] },
    });
    expect(contentOf({ formatted_body: '<b>Hi</b>' })).toEqual({});
  });

  it.each([
    ['a', 1_000, 'a'.repeat(1_000)],
    ['a', 1_001, `${'a'.repeat(999)}…`],
    ['é', 1_001, `${'é'.repeat(999)}…`],
    ['e\u0301', 501, `${'e\u0301'.repeat(499)}e…`],
  ])('cuts a body of %s × %i at 1,000 characters', (character, times, wanted) => {
    expect(contentOf({ body: character.repeat(times) })).toEqual({ body: wanted });
  });

  it('has no ciphertext of more than 2,000 characters', () => {
    expect(contentOf({ ciphertext: 'A'.repeat(2_000) })).toEqual({ ciphertext: 'A'.repeat(2_000) });
    expect(contentOf({ ciphertext: 'A'.repeat(2_001), algorithm: 'm' })).toEqual({ algorithm: 'm' });
    expect(contentOf({ ciphertext: { key: 'A' } })).toEqual({ ciphertext: { key: 'A' } });
  });
});

describe('a payload above the size that every push service accepts', () => {
  it('has a shorter body, up to the last character that fits', () => {
    const { json, left } = made({ ...event, content: { body: '😀'.repeat(1_000), msgtype: 'm.text' } }) ?? { json: '' };
    const { content } = JSON.parse(json);
    expect(content).toEqual({ msgtype: 'm.text', body: expect.stringMatching(/^(?:😀)+…$/u) });
    expect(BUDGET - Buffer.byteLength(json)).toBeLessThan(4);
    expect(left).toEqual(['content.body']);
  });

  it('loses its content when the body is not what is long, then names', () => {
    const content = { body: 'Hi', other: 'x'.repeat(BUDGET) };
    expect(made({ ...event, content })).toEqual({
      json: JSON.stringify({ room_id: event.room_id, event_id: '$1', type: event.type }),
      left: ['content'],
    });
    const long = 'x'.repeat(1_500);
    expect(made({ ...event, room_name: long, room_alias: long, sender_display_name: long })?.left).toEqual([
      'room_alias',
    ]);
  });

  it('is none when the default payload alone is', () => {
    expect(made(event, { default_payload: { x: 'x'.repeat(BUDGET) } })).toBeNull();
  });
});
