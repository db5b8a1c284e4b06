import { describe, expect, it } from 'vitest';
import { foreignRequest } from '../../src/api/origin.ts';

describe('a request to the local API', () => {
  it.each([
    ['the address it was opened with', { host: '127.0.0.1:7875' }],
    ['localhost', { host: 'localhost:7875' }],
    ['an IPv6 address', { host: '[::1]:7875' }],
    ['the configured host name', { host: 'relay.example.org:7875' }],
    ['its own page', { host: '127.0.0.1:7875', origin: 'http://127.0.0.1:7875', 'sec-fetch-site': 'same-origin' }],
    ['its own page behind TLS', { host: 'relay.example.org', origin: 'https://relay.example.org' }],
    ['a typed address', { host: '127.0.0.1:7875', 'sec-fetch-site': 'none' }],
  ])('is taken from %s', (_, headers) => {
    expect(foreignRequest(headers, 'relay.example.org')).toBeNull();
  });

  it.each([
    ['no Host', {}],
    ['a rebound name', { host: 'attacker.example:7875' }],
    ['a name that begins like ours', { host: 'localhost.attacker.example' }],
    ['a broken Host', { host: 'a b' }],
    ['credentials in Host', { host: 'localhost@attacker.example' }],
    ['another site', { host: '127.0.0.1:7875', origin: 'https://attacker.example' }],
    ['another port of this computer', { host: '127.0.0.1:7875', origin: 'http://127.0.0.1:8080' }],
    ['a sandboxed page', { host: '127.0.0.1:7875', origin: 'null' }],
    ['another site without Origin', { host: '127.0.0.1:7875', 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { host: '127.0.0.1:7875', 'sec-fetch-site': 'same-site' }],
  ])('is refused with %s', (_, headers) => {
    expect(foreignRequest(headers, 'relay.example.org')).toMatch(/\.$/);
  });
});
