import { expect, it } from 'vitest';
import { createNoProxy } from '../../../src/providers/http/no-proxy.ts';

it.each([
  // names and their subdomains
  ['example.org', 'https://example.org', true],
  ['example.org', 'https://push.example.org', true],
  ['example.org', 'https://badexample.org', false],
  ['.example.org', 'https://example.org', true],
  ['.example.org', 'https://push.example.org', true],
  ['*.example.org', 'https://push.example.org', true],
  ['example.org.', 'https://example.org', true],
  ['example.org', 'https://example.org.', true],
  ['EXAMPLE.org', 'https://push.Example.ORG', true],
  ['bücher.example', 'https://xn--bcher-kva.example', true],
  ['push.example.org', 'https://example.org', false],
  // lists
  ['a.example, b.example', 'https://b.example', true],
  ['a.example b.example', 'https://b.example', true],
  [' , ', 'https://b.example', false],
  ['', 'https://b.example', false],
  ['*', 'https://b.example', true],
  ['a.example,*', 'https://192.0.2.1', true],
  // ports
  ['example.org:8443', 'https://example.org:8443', true],
  ['example.org:8443', 'https://example.org', false],
  ['example.org:443', 'https://example.org', true],
  ['example.org:80', 'http://example.org', true],
  ['192.0.2.1:8080', 'http://192.0.2.1:8080', true],
  ['192.0.2.1:8080', 'http://192.0.2.1', false],
  ['[::1]:8080', 'http://[::1]:8080', true],
  ['[::1]:8080', 'http://[::1]', false],
  // addresses and networks
  ['192.0.2.1', 'https://192.0.2.1', true],
  ['192.0.2.1', 'https://192.0.2.10', false],
  ['192.168.0.0/16', 'https://192.168.7.1', true],
  ['192.168.0.0/16', 'https://192.169.7.1', false],
  ['192.168.0.0/16', 'https://[::ffff:192.168.7.1]', true],
  ['192.168.0.0/99', 'https://192.168.7.1', false],
  ['::1', 'https://[::1]', true],
  ['[::1]', 'https://[::1]', true],
  ['[fd00::]/8', 'https://[fd00::1]', false],
  ['fd00::/8', 'https://[fd12::1]', true],
  ['fd00::/8', 'https://[fe80::1]', false],
  // an address matches no name, and no name is resolved
  ['1', 'https://192.0.2.1', false],
  ['0.2.1', 'https://192.0.2.1', false],
  ['192.0.2.1', 'https://example.org', false],
  // not lists
  ['.', 'https://example.org', false],
  ['http://example.org', 'https://example.org', false],
])('NO_PROXY=%j: %s goes without a proxy: %s', (list, url, expected) => {
  expect(createNoProxy(list)(new URL(url))).toBe(expected);
});
