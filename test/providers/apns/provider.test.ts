import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { apnsAppSchema } from '../../../src/config/app-schema.ts';
import { createApns } from '../../../src/providers/apns/create.ts';
import { answerWith } from '../../emulators/apple.ts';
import { deliveryOf } from '../../support/delivery.ts';
import { startApple } from '../../support/emulators.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { createManualDate } from '../../support/manual-clock.ts';
import { startProxy } from '../../support/proxy.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const event = {
  event_id: '$1',
  room_id: '!r:example.org',
  room_name: 'Garden',
  sender_display_name: 'Alice',
  type: 'm.room.message',
  content: { msgtype: 'm.text', body: 'Hi' },
};
const hexToken = 'ab'.repeat(32);

function provider(config: object) {
  const made = createApns(apnsAppSchema.parse({ type: 'apns', ...config }), { env: {}, read: readFileSync });
  onTestFinished(() => made.close?.());
  return made;
}

const tlsFile = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url));

async function passphraseFile(): Promise<string> {
  const file = join(await temporaryFolder(), 'passphrase');
  await writeFile(file, 'carillon\n');
  return file;
}

async function push(made: ReturnType<typeof provider>, fields: object = event, device: object = {}) {
  const prepared = made.prepare(deliveryOf({ ...fields, devices: [{ app_id: 'app', pushkey: hexToken, ...device }] }));
  if (prepared.kind === 'none') return prepared.outcome;
  return (await made.deliver(prepared.request, new AbortController().signal)).outcome;
}

describe('the APNs provider', () => {
  it('sends what Apple accepts, signed with its key', async () => {
    const apple = await startApple();
    expect(await push(provider(apple.config))).toEqual({ status: 'delivered', reason: 'accepted' });
    expect(apple.refused).toEqual([]);
    expect(apple.received).toMatchObject([{ token: hexToken, headers: { 'apns-priority': '10' } }]);
  });

  it('sends all over one connection, many at once', async () => {
    const apple = await startApple();
    const made = provider(apple.config);
    const outcomes = await Promise.all(Array.from({ length: 500 }, () => push(made)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['delivered']));
    expect(apple.received).toHaveLength(500);
    expect(apple.connections()).toBe(1);
  });

  it('opens another connection when Apple closes one, without losing or doubling a push', async () => {
    const apple = await startApple();
    const made = provider(apple.config);
    await push(made);
    apple.goAway();
    await eventually(async () => {
      expect(await push(made)).toMatchObject({ status: 'delivered' });
      expect(apple.connections()).toBe(2);
    });
    const ids = apple.received.map(({ headers }) => headers['apns-id']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('makes a new token when Apple calls the old one expired', async () => {
    const date = createManualDate();
    const apple = await startApple();
    const made = provider(apple.config);
    await push(made);
    date.advance(10 * 60_000);
    apple.expireBefore(Date.now() / 1_000 - 60);
    expect(await push(made)).toMatchObject({ status: 'delivered' });
    expect(apple.refused).toEqual(['ExpiredProviderToken']);
  });

  it('makes one new token for all that were sent with an expired one', async () => {
    const date = createManualDate();
    const apple = await startApple();
    const made = provider(apple.config);
    await push(made);
    date.advance(10 * 60_000);
    apple.expireBefore(Date.now() / 1_000 - 60);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => push(made)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['delivered']));
    expect(apple.tokens()).toBe(2);
  });

  it('makes no new token when Apple calls one expired that was just made', async () => {
    const apple = await startApple();
    apple.expireBefore(Date.now() / 1_000 + 3_600);
    const made = provider(apple.config);
    for (let again = 0; again < 3; again++) {
      expect(await push(made)).toMatchObject({ status: 'failed', reason: 'credentials-refused' });
    }
    expect(apple.tokens()).toBe(1);
  });

  it('renews its token by itself, and not for every push', async () => {
    const date = createManualDate();
    const apple = await startApple();
    const made = provider(apple.config);
    for (const minutes of [0, 30, 50]) {
      date.advance(minutes * 60_000);
      await push(made);
    }
    const tokens = apple.received.map(({ headers }) => headers.authorization);
    expect(tokens[1]).toBe(tokens[0]);
    expect(tokens[2]).not.toBe(tokens[0]);
    expect(apple.refused).toEqual([]);
  });

  it.each([
    ['before', 'rejected', 1_700_000_000_000],
    ['before, as milliseconds', 'rejected', 1_700_000_000_000, 1_699_999_999_000],
    ['after', 'failed', 1_700_000_000_000, 1_700_000_001],
    ['after, as milliseconds', 'failed', 1_700_000_000_000, 1_700_000_000_001],
    ['after, by no timestamp', 'rejected', undefined, 1_700_000_001],
  ])(
    'hears that a token is dead which was registered %s: %s',
    async (_, status, timestamp, pushkey_ts = 1_699_999_999) => {
      const apple = await startApple((stream) => {
        stream.respond({ ':status': 410 });
        stream.end(JSON.stringify({ reason: 'Unregistered', timestamp }));
      });
      expect(await push(provider(apple.config), event, { pushkey_ts })).toMatchObject({ status });
    },
  );

  it.each([
    [410, 'Unregistered', 'rejected', 'endpoint-gone'],
    [410, 'ExpiredToken', 'rejected', 'endpoint-gone'],
    [400, 'BadDeviceToken', 'rejected', 'invalid-pushkey'],
    [400, 'DeviceTokenNotForTopic', 'failed', 'provider-refused'],
    [400, 'TopicDisallowed', 'failed', 'misconfigured'],
    [400, 'BadTopic', 'failed', 'misconfigured'],
    [403, 'InvalidProviderToken', 'failed', 'credentials-refused'],
    [413, 'PayloadTooLarge', 'failed', 'too-large'],
    [429, 'TooManyRequests', 'failed', 'provider-unavailable'],
    [500, 'InternalServerError', 'failed', 'provider-unavailable'],
    [503, 'Shutdown', 'failed', 'provider-unavailable'],
    [404, undefined, 'failed', 'provider-refused'],
  ])('reads %i %s as %s (%s)', async (status, reason, outcome, why) => {
    const apple = await startApple(answerWith(status, reason));
    expect(await push(provider(apple.config))).toMatchObject({ status: outcome, reason: why });
  });

  it('keeps the pushkey when the connection breaks, is refused or is not to be trusted', async () => {
    const breaking = await startApple((stream) => stream.session?.destroy());
    expect(await push(provider(breaking.config))).toMatchObject({ status: 'failed', reason: 'provider-unreachable' });
    const nobody = { ...breaking.config, endpoint: `https://127.0.0.1:${await freePort()}` };
    expect(await push(provider(nobody))).toMatchObject({ status: 'failed', reason: 'provider-unreachable' });
    const { caFile: _, ...untrusted } = breaking.config;
    expect(await push(provider(untrusted))).toMatchObject({ status: 'failed', reason: 'provider-unreachable' });
  });

  it('repeats a push that Apple refused to process', async () => {
    let asked = 0;
    const apple = await startApple((stream, push) => {
      asked += 1;
      if (asked === 1) stream.close(7);
      else answerWith(200)(stream, push);
    });
    expect(await push(provider(apple.config))).toMatchObject({ status: 'delivered' });
    expect(asked).toBe(2);
  });

  it('sends type, priority, expiry and collapse id as configured', async () => {
    const apple = await startApple();
    await push(provider({ ...apple.config, pushType: 'background', ttl: 60, collapseByRoom: true }));
    const [sent] = apple.received;
    expect(sent?.headers).toMatchObject({ 'apns-push-type': 'background', 'apns-priority': '5' });
    expect(String(sent?.headers['apns-collapse-id']).length).toBeLessThanOrEqual(64);
    expect(Number(sent?.headers['apns-expiration']) - Date.now() / 1_000).toBeCloseTo(60, -1);
  });

  it('lets Apple keep a call as long as it rings, unless the configuration says how long', async () => {
    const apple = await startApple();
    const call = { ...event, type: 'm.call.invite', content: { lifetime: 30_000 } };
    await push(provider(apple.config), call);
    await push(provider(apple.config));
    await push(provider({ ...apple.config, ttl: 0 }), call);
    const [rings, message, never] = apple.received.map(({ headers }) => headers['apns-expiration']);
    expect(Number(rings) - Date.now() / 1_000).toBeCloseTo(30, -1);
    expect([message, never]).toEqual([undefined, '0']);
  });

  it.each([
    ['hexadecimal digits', hexToken, hexToken],
    ['base64', Buffer.from(hexToken, 'hex').toString('base64'), hexToken],
    ['hexadecimal capitals', hexToken.toUpperCase(), hexToken.toUpperCase()],
    [
      'base64 in lines',
      `${Buffer.from(hexToken, 'hex').toString('base64').slice(0, 20)}\r\n${Buffer.from(hexToken, 'hex').toString('base64').slice(20)}\n`,
      hexToken,
    ],
    ['base64 without padding', Buffer.from(hexToken, 'hex').toString('base64').replaceAll('=', ''), hexToken],
    ['base64url', Buffer.from('fb'.repeat(32), 'hex').toString('base64url'), 'fb'.repeat(32)],
  ])('accepts a device token in %s', async (_, pushkey, token) => {
    const apple = await startApple();
    await push(provider(apple.config), event, { pushkey });
    expect(apple.received[0]?.token).toBe(token);
  });

  it.each([['not a token:at all'], ['']])('rejects the pushkey %j, which cannot be a device token', async (pushkey) => {
    const apple = await startApple();
    expect(await push(provider(apple.config), event, { pushkey })).toMatchObject({
      status: 'rejected',
      reason: 'invalid-pushkey',
    });
  });

  it('shortens texts to what Apple accepts, between characters', async () => {
    const apple = await startApple();
    await push(provider(apple.config), { ...event, content: { msgtype: 'm.text', body: '😀'.repeat(3_000) } });
    expect(apple.refused).toEqual([]);
    const payload = apple.received[0]?.payload as { aps: { alert: { 'loc-args': string[] } } } | undefined;
    const body = payload?.aps.alert['loc-args'][2];
    expect(body?.isWellFormed()).toBe(true);
    expect(body?.length).toBeGreaterThan(1_500);
  });

  it.each([
    ['a PEM file', () => ({ certFile: tlsFile('client.pem') })],
    ['a PKCS #12 file', async () => ({ p12File: tlsFile('client.p12'), p12PassphraseFile: await passphraseFile() })],
  ])('authenticates with a certificate from %s, without a token', async (_, credentials) => {
    const apple = await startApple();
    const { keyFile: _k, keyId: _i, teamId: _t, ...rest } = apple.config;
    expect(await push(provider({ ...rest, ...(await credentials()) }))).toMatchObject({ status: 'delivered' });
    expect(apple.received[0]?.headers.authorization).toBeUndefined();
  });

  it('says which certificate cannot be opened', async () => {
    const make = () => provider({ topic: 'x', p12File: tlsFile('client.p12') });
    expect(make).toThrow(/p12File: .*client\.p12 is protected with a passphrase/);
  });

  it('goes through a proxy, all over one tunnel', async () => {
    const apple = await startApple();
    const proxy = await startProxy();
    const made = provider({ ...apple.config, proxy: proxy.url });
    await Promise.all(Array.from({ length: 20 }, () => push(made)));
    expect(apple.received).toHaveLength(20);
    expect(proxy.tunnels).toEqual([new URL(apple.config.endpoint).host]);
  });

  it('says that the proxy refused', async () => {
    const apple = await startApple();
    const { url } = await startProxy({ status: 407 });
    expect(await push(provider({ ...apple.config, proxy: url }))).toMatchObject({
      status: 'failed',
      reason: 'provider-unreachable',
      detail: expect.stringMatching(/The proxy .* requires a name and a password/),
    });
  });

  it.each([
    ['a file that is missing', undefined],
    ['a file that is no key', 'secret text'],
  ])('cannot be created from %s, and says what to do', async (_, text) => {
    const keyFile = join(await temporaryFolder(), 'AuthKey.p8');
    if (text !== undefined) await writeFile(keyFile, text);
    const make = () => provider({ keyFile, keyId: 'k', teamId: 't', topic: 'x' });
    expect(make).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/keyFile: .*AuthKey\.p8 /),
        remedy: expect.stringMatching(text === undefined ? /Correct the path/ : /Download the key/),
      }),
    );
    expect(make).not.toThrow(/secret text/);
  });
});
