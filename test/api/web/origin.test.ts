import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { foreignRequest, type PageAddress } from '../../../src/api/web/origin.ts';

const local: PageAddress = { host: '127.0.0.1', address: '127.0.0.1', port: 7875 };
const named: PageAddress = { host: 'relay.example.org', address: '192.0.2.7', port: 7875 };
const open: PageAddress = { host: '0.0.0.0', address: '0.0.0.0', port: 7875 };
const proxied: PageAddress = { ...local, publicUrl: 'https://push.example.org' };
const own = Object.values(networkInterfaces())
  .flatMap((all = []) => all)
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

const reasonFor = (page: PageAddress, headers: Readonly<Record<string, string>>) =>
  foreignRequest({ headers, rawHeaders: Object.entries(headers).flat() }, page);

describe('a request for the page', () => {
  it.each([
    ['the address that it is bound to', local, { host: '127.0.0.1:7875' }],
    ['the other loopback address', local, { host: '[::1]:7875' }],
    ['localhost', local, { host: 'localhost:7875' }],
    ['LocalHost', local, { host: 'LocalHost:7875' }],
    ['the configured name', named, { host: 'relay.example.org:7875' }],
    ['the address of the configured name', named, { host: '192.0.2.7:7875' }],
    ['port 80, which browsers leave out', { ...local, port: 80 }, { host: 'localhost' }],
    ['an address of this computer, when the page listens on all', open, { host: `${own ?? '127.0.0.1'}:7875` }],
    [
      'its own page',
      local,
      { host: '127.0.0.1:7875', origin: 'http://127.0.0.1:7875', 'sec-fetch-site': 'same-origin' },
    ],
    ['a typed address', local, { host: '127.0.0.1:7875', 'sec-fetch-site': 'none' }],
    ['the public URL', proxied, { host: 'push.example.org', origin: 'https://push.example.org' }],
    ['the public URL with its port', proxied, { host: 'push.example.org:443' }],
    ['our address behind a proxy', proxied, { host: '127.0.0.1:7875', origin: 'https://push.example.org' }],
  ])('is accepted with %s', (_, page, headers) => expect(reasonFor(page, headers)).toBeNull());

  it.each([
    ['no Host', local, {}],
    ['a rebound name', local, { host: 'attacker.example:7875' }],
    ['a name that begins like ours', local, { host: 'localhost.attacker.example:7875' }],
    ['a name that ends like ours', local, { host: 'x.localhost:7875' }],
    ['a dot behind our name', local, { host: 'localhost.:7875' }],
    ['a broken Host', local, { host: 'a b' }],
    ['an empty Host', local, { host: '' }],
    ['the wildcard address', open, { host: '0.0.0.0:7875' }],
    ['the wildcard address of IPv6', { ...open, host: '::', address: '::' }, { host: '[::]:7875' }],
    ['a cloud’s address for metadata', local, { host: '169.254.169.254:7875' }],
    ['an address of another computer', open, { host: '198.51.100.1:7875' }],
    ['an address as one number', local, { host: '2130706433:7875' }],
    ['an address in octal', local, { host: '0177.0.0.1:7875' }],
    ['a short address', local, { host: '127.1:7875' }],
    ['an address mapped into IPv6', local, { host: '[::ffff:127.0.0.1]:7875' }],
    ['a user before our name', local, { host: 'user@127.0.0.1:7875' }],
    ['our name as user of another', local, { host: 'localhost@attacker.example:7875' }],
    ['a path behind our name', local, { host: '127.0.0.1:7875/x' }],
    ['no port', local, { host: '127.0.0.1' }],
    ['a port alone', local, { host: ':7875' }],
    ['a colon without port', local, { host: '127.0.0.1:' }],
    ['another port', local, { host: '127.0.0.1:7874' }],
    ['our name behind TLS', named, { host: 'relay.example.org:7875', origin: 'https://relay.example.org:7875' }],
    ['another port of the public URL', proxied, { host: 'push.example.org:7875' }],
    ['the public URL without TLS', proxied, { host: 'push.example.org', origin: 'http://push.example.org:80' }],
    ['another site', local, { host: '127.0.0.1:7875', origin: 'https://attacker.example' }],
    ['another port of this computer', local, { host: '127.0.0.1:7875', origin: 'http://127.0.0.1:8080' }],
    ['a sandboxed page', local, { host: '127.0.0.1:7875', origin: 'null' }],
    ['another site without Origin', local, { host: '127.0.0.1:7875', 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', local, { host: '127.0.0.1:7875', 'sec-fetch-site': 'same-site' }],
  ])('is refused with %s', (_, page, headers) => expect(reasonFor(page, headers)).toMatch(/\.$/));

  it('is refused with two Host headers, of which a proxy may use the other one', () => {
    const headers = { host: '127.0.0.1:7875' };
    const rawHeaders = ['Host', '127.0.0.1:7875', 'host', 'attacker.example'];
    expect(foreignRequest({ headers, rawHeaders }, local)).toMatch(/more than one/);
  });
});
