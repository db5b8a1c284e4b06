import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MatrixError } from '../../src/matrix/errors.ts';
import { readNotification } from '../../src/matrix/read.ts';

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const device = { app_id: 'app', pushkey: 'key' };
const read = (fields: object) => readNotification(bytes({ notification: { devices: [device], ...fields } }));
const problem = (value: unknown) => {
  try {
    readNotification(bytes(value));
    return null;
  } catch (error) {
    return error instanceof MatrixError ? `${error.kind}: ${error.message}` : error;
  }
};

describe('readNotification', () => {
  it.each([
    ['type', null],
    ['type', 5],
    ['event_id', ''],
    ['event_id', {}],
    ['sender', ['@a:b']],
    ['room_name', false],
    ['prio', 'medium'],
    ['prio', null],
    ['content', 'text'],
    ['content', [1]],
    ['counts', null],
    ['counts', { unread: '3', missed_calls: null }],
    ['user_is_target', 'yes'],
    ['membership', 0],
  ])('tolerates %s: %j', (field, value) => {
    expect(read({ [field]: value }).devices).toEqual([device]);
  });

  it.each([
    ['content', (deep: string) => `"content":{"body":"Hi","deep":${deep}},"devices":[{"app_id":"a","pushkey":"k"}]`],
    ['data', (deep: string) => `"devices":[{"app_id":"a","pushkey":"k","data":{"default_payload":${deep}}}]`],
    ['an unknown key', (deep: string) => `"other":${deep},"devices":[{"app_id":"a","pushkey":"k"}]`],
  ])('reads values that are nested too deeply in %s as null, so that the push can be serialised again', (_, around) => {
    for (const deep of ['['.repeat(200_000) + ']'.repeat(200_000), `${'{"a":'.repeat(80_000)}1${'}'.repeat(80_000)}`]) {
      const notification = readNotification(bytes(`{"notification":{${around(deep)}}}`));
      expect(notification.devices).toMatchObject([{ app_id: 'a', pushkey: 'k' }]);
      expect(JSON.stringify(notification).length).toBeLessThan(14_000);
    }
    const fine = around('['.repeat(900) + ']'.repeat(900));
    expect(JSON.stringify(readNotification(bytes(`{"notification":{${fine}}}`)))).toContain('['.repeat(900));
  });

  it('reads a field of the wrong type as absent, and the others unchanged', () => {
    expect(read({ type: 5, sender: '@a:b', counts: { unread: '3', missed_calls: 1 } })).toMatchObject({
      sender: '@a:b',
      prio: 'high',
      counts: { missed_calls: 1 },
    });
  });

  it('keeps content, data and tweaks unchanged', () => {
    const content = { body: 'x', deep: { a: [1, { b: null }] } };
    const data = { format: 'event_id_only', custom: [true] };
    const tweaks = { sound: 'ring', highlight: null };
    const notification = read({ content, devices: [{ ...device, data, tweaks }] });
    expect(notification.content).toEqual(content);
    expect(notification.devices[0]).toMatchObject({ data, tweaks });
  });

  it('keeps unknown keys, and lets none of them poison a prototype', () => {
    const text = '{"notification":{"devices":[],"ciphertext":"AwgA","__proto__":{"polluted":1},"constructor":{"x":1}}}';
    const notification = readNotification(bytes(text));
    expect(notification.original).toHaveProperty('ciphertext', 'AwgA');
    expect('polluted' in notification || 'polluted' in notification.original).toBe(false);
    expect('polluted' in {}).toBe(false);
  });

  it('names the JSON path of what is invalid', () => {
    expect(problem({ notification: { devices: [device, { app_id: 'a' }] } })).toBe(
      'bad-json: notification.devices[1].pushkey must be a string.',
    );
  });

  it('reads any JSON, or refuses it with an error of the catalogue', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        const refused = problem(text);
        expect(refused === null || /^bad-json: \S.*\.$/.test(String(refused))).toBe(true);
      }),
    );
  });

  it('refuses anything that is not JSON as such, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        try {
          readNotification(body);
        } catch (error) {
          expect(error).toBeInstanceOf(MatrixError);
        }
      }),
    );
  });

  it('accepts every notification whose devices have an app_id and a pushkey, whatever else it holds', () => {
    const anything = fc.jsonValue({ maxDepth: 4 });
    const devices = fc.array(
      fc
        .record({ app_id: fc.string(), pushkey: fc.string(), data: anything, tweaks: anything, pushkey_ts: anything })
        .map((fields) => fields),
    );
    const names = ['event_id', 'room_id', 'type', 'sender', 'prio', 'content', 'counts', 'membership', 'x'];
    const fields = fc.dictionary(fc.constantFrom(...names), anything);
    fc.assert(
      fc.property(devices, fields, (list, more) => {
        const { devices: found } = readNotification(bytes({ notification: { ...more, devices: list } }));
        expect(found.map(({ app_id, pushkey }) => [app_id, pushkey])).toEqual(
          list.map(({ app_id, pushkey }) => [app_id, pushkey]),
        );
      }),
    );
  });
});
