import { describe, expect, it } from 'vitest';
import { registrationOf } from '../../src/delivery/registration.ts';

const data = { endpoint: 'https://push.example.org/1', auth: 'a' };
const same = registrationOf({ data, pushkey_ts: 1 });

describe('the name of a registration', () => {
  it('is empty for a device without data', () => {
    expect(registrationOf({})).toBe('');
  });

  it('is the same for the same data', () => {
    expect(registrationOf({ data: { ...data }, pushkey_ts: 1 })).toBe(same);
    expect(same).toMatch(/^[\w-]{16}$/);
  });

  it.each([
    ['an endpoint of somebody else', { data: { ...data, endpoint: 'https://elsewhere.example.org/' }, pushkey_ts: 1 }],
    ['a newer registration', { data, pushkey_ts: 2 }],
    ['no time', { data }],
    ['no data', { pushkey_ts: 1 }],
  ])('tells %s', (_, device) => {
    expect(registrationOf(device)).not.toBe(same);
  });

  it('is the same for all data that cannot be serialised', () => {
    const deep = (levels: number) => {
      let value: object = {};
      for (let level = 0; level < levels; level++) value = { value };
      return { data: { value } };
    };
    expect(registrationOf(deep(100_000))).toBe(registrationOf(deep(100_001)));
  });
});
