import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../src/problems/problem-error.ts';
import { readServiceAccount, tokenAddressOf } from '../../../src/providers/fcm/service-account.ts';

const key = String(
  generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
);
const account = {
  type: 'service_account',
  project_id: 'pp',
  client_email: 'push@pp.iam.gserviceaccount.com',
  private_key: key,
};
const reading = (text: string) => readServiceAccount('account.json', () => Buffer.from(text));
const addressOf = (more: object) => tokenAddressOf(reading(JSON.stringify({ ...account, ...more })), 'account.json');

function problemOf(read: () => unknown) {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

describe('a service account', () => {
  it.each([
    ['as Google gives it', JSON.stringify(account, null, 2)],
    ['with a byte order mark', `\uFEFF${JSON.stringify(account)}`],
    [
      'with line ends of Windows and blanks around it',
      `\r\n ${JSON.stringify(account, null, 2).replaceAll('\n', '\r\n')}\r\n`,
    ],
    [
      'with a key whose line ends were escaped twice',
      JSON.stringify({ ...account, private_key: key.replaceAll('\n', '\\n') }),
    ],
    ['with a key of Windows', JSON.stringify({ ...account, private_key: key.replaceAll('\n', '\r\n') })],
  ])('is taken %s', (_, text) => {
    expect(createPrivateKey(reading(text).private_key).export({ type: 'pkcs8', format: 'pem' })).toBe(key);
  });

  it.each([
    'authorized_user',
    'external_account',
    'external_account_authorized_user',
    'impersonated_service_account',
    'gdch_service_account',
  ])('is not %s, which is refused by its type', (type) => {
    const problem = problemOf(() =>
      reading(JSON.stringify({ type, audience: '//iam.googleapis.com/x', refresh_token: 'x' })),
    );
    expect(problem).toMatchObject({ code: 'file-other-account', cause: expect.stringContaining(type) });
    expect(problem?.remedy).toMatch(/service account/);
  });

  it('reveals nothing of an unknown type', () => {
    expect(problemOf(() => reading('{"type":"hunter2"}'))).toMatchObject({ code: 'file-no-service-account' });
    expect(JSON.stringify(problemOf(() => reading('{"type":"hunter2"}')))).not.toContain('hunter2');
  });
});

describe('the token address of a service account', () => {
  it.each([
    [{}, 'https://oauth2.googleapis.com/token'],
    [{ token_uri: 'https://accounts.google.com/o/oauth2/token' }, 'https://accounts.google.com/o/oauth2/token'],
    [{ token_uri: 'https://oauth2.eu.googleapis.com/token' }, 'https://oauth2.eu.googleapis.com/token'],
    [
      { universe_domain: 'apis-cloud.example', token_uri: 'https://oauth2.apis-cloud.example/token' },
      'https://oauth2.apis-cloud.example/token',
    ],
  ])('is honoured for %j', (more, address) => {
    expect(addressOf(more)).toBe(address);
  });

  it.each([
    'http://oauth2.googleapis.com/token',
    'https://evil.example/token',
    'https://googleapis.com.evil.example/token',
    'https://oauth2.googleapis.com@evil.example/token',
    'https://evilgoogleapis.com/token',
    'https://oauth2.apis-cloud.example/token',
  ])('%s is named and refused', (token_uri) => {
    expect(problemOf(() => addressOf({ token_uri }))).toMatchObject({
      code: 'account-token-address',
      cause: expect.stringContaining(new URL(token_uri).origin),
    });
  });
});
