import { describe, expect, it } from 'vitest';
import { newTargets, sentSecrets } from '../../src/apps/targets.ts';

const fcm = { type: 'fcm', serviceAccountFile: 'account.json' };
const apns = { type: 'apns', topic: 't', keyFile: 'key.p8', keyId: 'k', teamId: 't' };
const webpush = { type: 'webpush', vapidPrivateKeyFile: 'vapid.pem', vapidSubject: 'mailto:a@example.org' };
const evil = 'https://evil.example/';
const tlsProxy = { proxy: 'http://evil.example:3128' };

/** The options that send a provider's secrets to a new place. */
function changes(provider: object, ...known: object[]) {
  const before = known.flatMap(sentSecrets);
  return sentSecrets(provider).flatMap((secret) => newTargets(secret, before).map((key) => `${secret.key}: ${key}`));
}

describe('the place that a secret is sent to', () => {
  it.each([
    [{ ...fcm, tokenEndpoint: evil }, fcm, ['serviceAccountFile: tokenEndpoint']],
    [{ ...fcm, endpoint: evil }, fcm, ['serviceAccountFile: endpoint']],
    [{ ...fcm, endpoint: 'http://fcm.googleapis.com' }, fcm, ['serviceAccountFile: endpoint']],
    [{ ...apns, endpoint: evil }, apns, ['keyFile: endpoint']],
    [{ ...apns, endpoint: 'https://api.push.apple.com.evil.example' }, apns, ['keyFile: endpoint']],
    [{ ...apns, caFile: 'evil.pem' }, apns, ['keyFile: caFile']],
    [
      { ...webpush, ...tlsProxy, caFile: 'evil.pem' },
      webpush,
      ['vapidPrivateKeyFile: caFile', 'vapidPrivateKeyFile: proxy'],
    ],
    [{ ...apns, ...tlsProxy, caFile: 'own.pem' }, { ...apns, caFile: 'own.pem' }, ['keyFile: proxy']],
  ])('is new with %j', (now, before, expected) => {
    expect(changes(now, before)).toEqual(expected);
  });

  it('is new for the secret of another app, even at a known address', () => {
    const mine = { ...fcm, serviceAccountFile: 'mine.json', tokenEndpoint: evil };
    expect(changes({ ...mine, serviceAccountFile: 'account.json' }, mine, fcm)).toEqual([
      'serviceAccountFile: tokenEndpoint',
    ]);
  });

  it('is new under another name of the same file, and where two apps combine', () => {
    const known = { ...fcm, endpoint: evil };
    expect(changes({ ...known, serviceAccountFile: './account.json' }, known)).not.toEqual([]);
    expect(changes({ ...known, caFile: 'ca.pem' }, known, { ...fcm, caFile: 'ca.pem' })).toHaveLength(1);
  });

  it.each([
    [{ ...fcm, tokenEndpoint: evil, ttl: 5 }, []],
    [{ ...fcm, tokenEndpoint: evil }, [{ ...fcm, tokenEndpoint: evil }]],
    [{ ...fcm }, [{ ...fcm, endpoint: evil, caFile: 'ca.pem' }]],
    [{ ...apns, endpoint: 'https://api.push.apple.com:2197' }, []],
    [{ ...apns, ...tlsProxy }, []],
    [{ ...apns, proxy: 'none', caFile: 'own.pem' }, [{ ...apns, ...tlsProxy, caFile: 'own.pem' }]],
    [{ ...webpush, caFile: 'ca.pem' }, [{ ...webpush, caFile: 'ca.pem' }]],
    [{ type: 'unifiedpush', ...tlsProxy, caFile: 'ca.pem' }, []],
  ])('is not new with %j', (now, known) => {
    expect(changes(now, ...known)).toEqual([]);
  });
});
