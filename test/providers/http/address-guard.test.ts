import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { AddressRefused, createAddressGuard } from '../../../src/providers/http/address-guard.ts';

const refusal = (host: string, allowNetworks?: string[]) => {
  try {
    createAddressGuard(allowNetworks === undefined ? {} : { allowNetworks }).checkHost(host);
    return null;
  } catch (error) {
    return error instanceof AddressRefused ? error.range : error;
  }
};

/** A name server that answers what the test says. */
const named = (...addresses: string[]) =>
  ((_host: string, _options: object, done: (error: null, all: LookupAddress[]) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as never;

const resolve = (lookup: never, all = false) =>
  new Promise((settle) => {
    createAddressGuard({ lookup }).lookup('push.example.org', { all }, (error, address) => settle(error ?? address));
  });

describe('an address that came with a push', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.1.2.3', 'loopback'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'linkLocal'],
    ['100.64.0.1', 'carrierGradeNat'],
    ['0.0.0.0', 'unspecified'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['192.0.2.1', 'reserved'],
    ['[::1]', 'loopback'],
    ['[::]', 'unspecified'],
    ['[fe80::1]', 'linkLocal'],
    ['[fc00::1]', 'uniqueLocal'],
    ['[ff02::1]', 'multicast'],
    ['[::ffff:127.0.0.1]', 'loopback'],
    ['[::ffff:10.0.0.1]', 'private'],
    ['[64:ff9b::7f00:1]', 'rfc6052'],
    ['[2002:7f00:1::]', '6to4'],
    ['[2001:0:7f00:1::]', 'teredo'],
  ])('%s is refused', (host, range) => {
    expect(refusal(host)).toBe(range);
  });

  it.each([['93.184.215.14'], ['[2606:2800:21f:cb07::1]'], ['[::ffff:93.184.215.14]'], ['push.example.org']])(
    '%s is not',
    (host) => {
      expect(refusal(host)).toBeNull();
    },
  );

  it('is let be in a network that the configuration names', () => {
    expect(refusal('10.1.2.3', ['10.1.0.0/16'])).toBeNull();
    expect(refusal('10.2.2.3', ['10.1.0.0/16'])).toBe('private');
    expect(refusal('127.0.0.1', ['127.0.0.1'])).toBeNull();
    expect(refusal('[fd00::1]', ['fd00::/8'])).toBeNull();
  });
});

describe('a name that came with a push', () => {
  it('is connected to at the address that was checked', async () => {
    expect(await resolve(named('93.184.215.14'))).toBe('93.184.215.14');
    expect(await resolve(named('93.184.215.14', '93.184.215.15'), true)).toHaveLength(2);
  });

  it('is refused when any of its addresses is', async () => {
    expect(await resolve(named('93.184.215.14', '127.0.0.1'))).toBeInstanceOf(AddressRefused);
  });

  it('is refused when it has none', async () => {
    expect(await resolve(named())).toBeInstanceOf(Error);
  });
});
