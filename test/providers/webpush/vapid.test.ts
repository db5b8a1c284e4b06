import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import webpush from 'web-push';
import { createAuthorizations } from '../../../src/providers/webpush/authorization.ts';
import { subjectWarning } from '../../../src/providers/webpush/subject.ts';
import { readVapidKeys } from '../../../src/providers/webpush/vapid.ts';

const { publicKey, privateKey } = webpush.generateVAPIDKeys();
const reading = (text: string) => readVapidKeys('vapid', () => Buffer.from(text));
const line = '='.repeat(39);

describe('a VAPID key', () => {
  it.each([
    ['alone', privateKey],
    ['alone, with a line end and a byte order mark', `\uFEFF${privateKey}\r\n`],
    ['alone, in base64 with padding', Buffer.from(privateKey, 'base64url').toString('base64')],
    ['as web-push prints it', `\n${line}\n\nPublic Key:\n${publicKey}\n\nPrivate Key:\n${privateKey}\n\n${line}\n`],
    ['as web-push --json prints it', JSON.stringify({ publicKey, privateKey })],
    ['in JSON without the public one', JSON.stringify({ privateKey })],
  ])('of web-push is accepted %s', (_, text) => {
    expect(reading(text)).toEqual({ publicKey, privateKey });
    const authorize = createAuthorizations(reading(text), 'mailto:a@example.org', Date.now);
    expect(authorize('https://push.example.org')).toContain(`k=${publicKey}`);
  });

  it.each([
    ['a byte order mark', (pem: string) => `\uFEFF${pem}`],
    ['line ends of Windows', (pem: string) => pem.replaceAll('\n', '\r\n')],
    ['line ends that were escaped', (pem: string) => pem.replaceAll('\n', '\\n')],
  ])('in PEM is accepted with %s', (_, change) => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const pem = (type: 'pkcs8' | 'sec1') => String(pair.privateKey.export({ type, format: 'pem' }));
    expect(reading(change(pem('pkcs8')))).toEqual(reading(pem('sec1')));
  });

  it('that does not belong to its public key is refused', () => {
    const other = webpush.generateVAPIDKeys().publicKey;
    expect(() => reading(JSON.stringify({ publicKey: other, privateKey }))).toThrow(/does not belong/);
  });

  it.each([
    [
      'of another curve',
      String(generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey.export({ type: 'sec1', format: 'pem' })),
    ],
    ['of zero', Buffer.alloc(32).toString('base64url')],
    ['of another length', privateKey.slice(2)],
    ['that is public', publicKey],
    ['that is none', '{"private_key":"x"}'],
    ['that is empty', ''],
  ])('%s is refused', (_, text) => {
    expect(() => reading(text)).toThrow(/contains no P-256 private key/);
  });
});

describe('a VAPID subject', () => {
  it.each(['mailto:admin@example.org', 'https://example.org/push', 'mailto:a@münchen.example'])(
    '%s is fine',
    (subject) => {
      expect(subjectWarning(subject)).toBeNull();
    },
  );

  it.each([
    'mailto:root@localhost',
    'mailto:admin@server.local',
    'mailto:admin@example.invalid',
    'mailto:<admin@example.org>',
    'mailto: admin@example.org',
    'https://localhost/',
    'https://intranet/',
    'https://push.localhost',
  ])('%s causes a warning', (subject) => {
    expect(subjectWarning(subject)).toEqual({ code: 'vapid-subject-odd', parameters: { subject } });
  });
});
