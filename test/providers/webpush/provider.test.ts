import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { webPushAppSchema } from '../../../src/config/app-schema.ts';
import type { Delivery } from '../../../src/providers/provider.ts';
import { createWebPush } from '../../../src/providers/webpush/create.ts';
import { BUDGET } from '../../../src/providers/webpush/payload.ts';
import { vapidClaims } from '../../emulators/push-rules.ts';
import { deliveryOf } from '../../support/delivery.ts';
import { startEndpoint } from '../../support/emulators.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { createSubscription } from '../../support/web-push-subscription.ts';

const event = { event_id: '$1', room_id: '!r:example.org', type: 'm.room.message', content: { body: 'Hi' } };

async function keyFile(curve: 'prime256v1' | 'secp384r1' = 'prime256v1'): Promise<string> {
  const file = join(await temporaryFolder(), 'vapid.pem');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return file;
}

async function provider(config: object = {}) {
  const parsed = webPushAppSchema.parse({
    type: 'webpush',
    allowNetworks: ['127.0.0.1'],
    vapidPrivateKeyFile: await keyFile(),
    vapidSubject: 'mailto:admin@example.org',
    ...config,
  });
  const made = createWebPush(parsed, { env: {}, read: readFileSync });
  onTestFinished(() => made.close?.());
  return made;
}

const subscription = createSubscription();
const deviceOf = (endpoint: string, data: object = {}) => ({
  app_id: 'app',
  pushkey: subscription.p256dh,
  data: { endpoint, auth: subscription.auth, ...data },
});

async function push(
  made: Awaited<ReturnType<typeof provider>>,
  device: object,
  fields: object = event,
  more: Partial<Delivery> = {},
) {
  const prepared = made.prepare(deliveryOf({ ...fields, devices: [device] }, more));
  if (prepared.kind === 'none') return prepared.outcome;
  return (await made.deliver(prepared.request, new AbortController().signal)).outcome;
}

describe('the Web Push provider', () => {
  it('encrypts for the subscription and signs with its VAPID key', async () => {
    const { url, received } = await startEndpoint();
    expect(await push(await provider(), deviceOf(url))).toEqual({ status: 'delivered', reason: 'accepted' });
    const [request] = received;
    if (request === undefined) throw new Error('nothing was received');
    expect(request.headers).toMatchObject({ ttl: '900', urgency: 'normal', 'content-encoding': 'aes128gcm' });
    expect(JSON.parse(subscription.decrypt(request.bytes))).toMatchObject({ event_id: '$1', content: { body: 'Hi' } });
    const claims = vapidClaims(request);
    expect(claims).toMatchObject({ aud: new URL(url).origin, sub: 'mailto:admin@example.org' });
    expect(claims.exp * 1_000 - Date.now()).toBeLessThanOrEqual(86_400_000);
  });

  it('lets a newer push of a room replace an older one where the subscription asks for it', async () => {
    const { url, received } = await startEndpoint();
    const made = await provider();
    await push(made, deviceOf(url, { only_last_per_room: true }));
    await push(made, deviceOf(url), { ...event, prio: 'low' });
    expect(received[0]?.headers.topic).toMatch(/^[\w-]{32}$/);
    expect(received[1]?.headers).toMatchObject({ urgency: 'low' });
    expect(received[1]?.headers.topic).toBeUndefined();
  });

  it('says how urgent a push is, and how long it is useful', async () => {
    const { url, received } = await startEndpoint();
    const made = await provider();
    const device = deviceOf(url);
    await push(made, { ...device, tweaks: { highlight: true } }, { ...event, prio: 'low' });
    await push(made, device, { event_id: '$2', type: 'm.call.invite', content: { lifetime: 30_000 }, prio: 'low' });
    await push(made, device, event, { leftMs: 1_500 });
    await push(made, device, event, { leftMs: 86_400_000 });
    expect(received.map(({ headers: { ttl, urgency } }) => [ttl, urgency])).toEqual([
      ['900', 'high'],
      ['30', 'high'],
      ['2', 'normal'],
      ['900', 'normal'],
    ]);
  });

  it('sends events only where the subscription asks for it', async () => {
    const { url, received } = await startEndpoint();
    expect(await push(await provider(), deviceOf(url, { events_only: true }), { counts: { unread: 1 } })).toEqual({
      status: 'suppressed',
      reason: 'events-only',
    });
    expect(received).toEqual([]);
    expect(await push(await provider(), deviceOf(url, { events_only: 1 }), { counts: { unread: 1 } })).toMatchObject({
      status: 'delivered',
    });
  });

  it('checks a subscription only for pushes that it asks for', async () => {
    const broken = deviceOf('', { events_only: true });
    expect(await push(await provider(), broken, { counts: { unread: 1 } })).toMatchObject({ reason: 'events-only' });
    expect(await push(await provider(), broken)).toMatchObject({ status: 'rejected' });
  });

  it('never exceeds the size that every push service accepts', async () => {
    const { url, received } = await startEndpoint();
    const made = await provider();
    await push(made, deviceOf(url), { ...event, content: { body: 'é'.repeat(900), other: '€'.repeat(3_000) } });
    expect(received[0]?.bytes.length).toBeLessThanOrEqual(4_096);
    expect(JSON.parse(subscription.decrypt(received[0]?.bytes ?? Buffer.of()))).not.toHaveProperty('content');
    const filled = { x: 'a'.repeat(BUDGET - 200) };
    await push(made, deviceOf(url, { default_payload: filled }), { event_id: '$1' });
    expect(received[1]?.bytes.length).toBeLessThanOrEqual(4_096);
    const huge = { default_payload: { x: 'a'.repeat(5_000) } };
    expect(await push(made, deviceOf(url, huge))).toEqual({ status: 'failed', reason: 'too-large' });
  });

  it.each([
    ['no data', { app_id: 'app', pushkey: subscription.p256dh }],
    ['no endpoint', deviceOf('')],
    ['no auth', deviceOf('https://push.example.org/', { auth: undefined })],
    ['an auth of the wrong length', deviceOf('https://push.example.org/', { auth: 'AAAA' })],
    ['a key of the wrong length', { ...deviceOf('https://push.example.org/'), pushkey: 'AAAA' }],
    [
      'a key that is no point',
      { ...deviceOf('https://push.example.org/'), pushkey: Buffer.alloc(65, 4).toString('base64') },
    ],
  ])('rejects a subscription with %s', async (_, device) => {
    expect(await push(await provider(), device)).toMatchObject({ status: 'rejected', reason: 'invalid-pushkey' });
  });

  it.each([
    [404, 'rejected'],
    [410, 'rejected'],
    [400, 'failed'],
    [401, 'failed'],
    [403, 'failed'],
    [413, 'failed'],
    [429, 'failed'],
    [502, 'failed'],
  ])('reads %i as %s', async (status, outcome) => {
    const { url } = await startEndpoint((response) => response.writeHead(status).end('why'));
    expect(await push(await provider(), deviceOf(url))).toMatchObject({ status: outcome });
  });

  it('reaches no network that is not public, and no endpoint that is not allowed', async () => {
    const { url, received } = await startEndpoint();
    expect(await push(await provider({ allowNetworks: [] }), deviceOf(url))).toMatchObject({
      reason: 'address-refused',
    });
    expect(await push(await provider({ allowedEndpoints: ['*.example.org'] }), deviceOf(url))).toMatchObject({
      status: 'failed',
      reason: 'endpoint-not-allowed',
    });
    expect(received).toEqual([]);
    expect(await push(await provider({ allowedEndpoints: [] }), deviceOf(url))).toMatchObject({ status: 'delivered' });
  });

  it('cannot be created from an unusable key, and says which file and what to do', async () => {
    await expect(provider({ vapidPrivateKeyFile: '/nowhere/vapid.pem' })).rejects.toMatchObject({
      message: expect.stringContaining('nowhere'),
      remedy: expect.stringContaining('openssl'),
    });
    await expect(keyFile('secp384r1').then((file) => provider({ vapidPrivateKeyFile: file }))).rejects.toThrow(
      /no P-256 private key/,
    );
  });
});
