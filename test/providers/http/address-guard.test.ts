import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { unifiedPushAppSchema } from '../../../src/config/app-schema.ts';
import { AddressRefused, createAddressGuard } from '../../../src/providers/http/address-guard.ts';

const refusal = (host: string, allowNetworks?: string[]) => {
  try {
    createAddressGuard({ allowNetworks }).checkHost(host);
    return null;
  } catch (error) {
    return error instanceof AddressRefused ? error.range : error;
  }
};

/** A resolver with the answers of the test. */
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
    ['169.254.169.254', 'link-local'],
    ['100.64.0.1', 'shared address space'],
    ['0.0.0.0', 'this network'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['192.0.2.1', 'documentation'],
    ['[::1]', 'loopback'],
    ['[::]', 'unspecified'],
    ['[fe80::1]', 'link-local'],
    ['[fc00::1]', 'unique local'],
    ['[ff02::1]', 'multicast'],
    ['[::ffff:127.0.0.1]', 'loopback'],
    ['[::ffff:10.0.0.1]', 'private'],
    ['[64:ff9b::7f00:1]', 'loopback'],
    ['[64:ff9b:1::a00:1]', 'private'],
    ['[64:ff9b:1:a00:0:100:5db8:d70e]', 'NAT64 for local use'],
    ['[::7f00:1]', 'IPv4-compatible'],
    ['[2002:7f00:1::]', '6to4'],
    ['[2001:0:7f00:1::]', 'Teredo'],
  ])('%s is refused', (host, range) => {
    expect(refusal(host)).toBe(range);
  });

  it.each([
    '93.184.215.14',
    '[2606:2800:21f:cb07::1]',
    '[::ffff:93.184.215.14]',
    '[64:ff9b::5db8:d70e]',
    '[64:ff9b:1::5db8:d70e]',
    'push.example.org',
  ])('%s is not', (host) => {
    expect(refusal(host)).toBeNull();
  });

  it('is allowed in a network that the configuration names', () => {
    expect(refusal('10.1.2.3', ['10.1.0.0/16'])).toBeNull();
    expect(refusal('10.2.2.3', ['10.1.0.0/16'])).toBe('private');
    expect(refusal('127.0.0.1', ['127.0.0.1'])).toBeNull();
    expect(refusal('[fd00::1]', ['fd00::/8'])).toBeNull();
  });

  it.each([
    ['as the IPv4 address that it leads to', '10.1.0.0/16'],
    ['as the address of NAT64', '64:ff9b::a01:0/112'],
    ['as an IPv4-mapped one', '::ffff:10.1.0.0/112'],
  ])('is allowed where NAT64 leads to it and the configuration names it %s', (_, network) => {
    expect(refusal('[64:ff9b::a01:203]', [network])).toBeNull();
    expect(refusal('[64:ff9b::a02:203]', [network])).toBe('private');
  });

  it('is named with the IPv4 address in it', () => {
    expect(() => createAddressGuard().checkHost('[64:ff9b::a00:1]')).toThrow(
      '[64:ff9b::a00:1] is at 64:ff9b::a00:1, NAT64 for 10.0.0.1 (private)',
    );
  });

  /** 10.0.0.1 and 93.184.215.14, by the length of the prefix (RFC 6052, 2.4). */
  it.each([
    ['2001:db8::/32', '2001:db8:a00:1::', '2001:db8:5db8:d70e::'],
    ['2001:db8:100::/40', '2001:db8:10a:0:1::', '2001:db8:15d:b8d7:e::'],
    ['2001:db8:122::/48', '2001:db8:122:a00:0:100::', '2001:db8:122:5db8:d7:e00::'],
    ['2001:db8:122:300::/56', '2001:db8:122:30a:0:1::', '2001:db8:122:35d:b8:d70e::'],
    ['2001:db8:122:344::/64', '2001:db8:122:344:a:0:100:0', '2001:db8:122:344:5d:b8d7:e00:0'],
    ['2001:db8:122:344::/96', '2001:db8:122:344::a00:1', '2001:db8:122:344::5db8:d70e'],
    ['fd64::/96', 'fd64::a00:1', 'fd64::5db8:d70e'],
    ['2a01:db8:64::/96', '2a01:db8:64::a00:1', '2a01:db8:64::5db8:d70e'],
  ])('is checked as the IPv4 address in it behind the own NAT64 prefix %s', (nat64Prefix, hidden, open) => {
    const guard = createAddressGuard({ nat64Prefix });
    expect(() => guard.checkHost(hidden)).toThrow(/NAT64 for 10\.0\.0\.1 \(private\)/);
    expect(() => guard.checkHost(open)).not.toThrow();
    const named = createAddressGuard({ nat64Prefix, allowNetworks: ['10.0.0.0/8'] });
    expect(() => named.checkHost(hidden)).not.toThrow();
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

  it('is refused when it has no address', async () => {
    expect(await resolve(named())).toBeInstanceOf(Error);
  });
});

describe('the prefix of an own NAT64', () => {
  it.each([
    ['64:ff9b::/96', true],
    ['2001:db8:64::/96', true],
    ['fd00::/48', true],
    ['::ffff:0:0/96', true],
    ['10.0.0.0/32', false],
    ['64:ff9b::', false],
    ['64:ff9b::/95', false],
    ['nat64.example/96', false],
  ])('%s is accepted by the configuration: %s', (nat64Prefix, taken) => {
    expect(unifiedPushAppSchema.safeParse({ type: 'unifiedpush', nat64Prefix }).success).toBe(taken);
  });

  it.each(['10.0.0.0/32', '2001:db8::1::/96', ':/96'])('%s is refused, because it is not a prefix', (nat64Prefix) => {
    expect(() => createAddressGuard({ nat64Prefix })).toThrow(nat64Prefix);
  });
});
