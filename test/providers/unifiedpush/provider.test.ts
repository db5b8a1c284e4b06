import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { unifiedPushAppSchema } from '../../../src/config/app-schema.ts';
import { createUnifiedPush } from '../../../src/providers/unifiedpush/create.ts';
import { deliveryOf } from '../../support/delivery.ts';
import { startEndpoint } from '../../support/emulators.ts';
import { freePort } from '../../support/free-port.ts';

const event = { event_id: '$1', room_id: '!r:example.org', type: 'm.room.message', content: { body: 'Hi' } };

function provider(config: object = {}) {
  const parsed = unifiedPushAppSchema.parse({ type: 'unifiedpush', allowNetworks: ['127.0.0.1'], ...config });
  const made = createUnifiedPush(parsed, { env: {}, read: readFileSync });
  onTestFinished(() => made.close?.());
  return made;
}

async function push(made: ReturnType<typeof provider>, pushkey: string, fields: object = event) {
  const prepared = made.prepare(deliveryOf({ ...fields, devices: [{ app_id: 'app', pushkey }] }));
  if (prepared.kind === 'none') return prepared.outcome;
  return (await made.deliver(prepared.request, new AbortController().signal)).outcome;
}

describe('the UnifiedPush provider', () => {
  it('posts the notification as it came, without its devices, to the endpoint the pushkey names', async () => {
    const { url, received } = await startEndpoint();
    const fields = { ...event, prio: 'low', counts: { unread: 2 }, ciphertext: 'AwgA' };
    expect(await push(provider({ ttl: 60 }), url, fields)).toEqual({ status: 'delivered', reason: 'accepted' });
    expect(received).toMatchObject([
      {
        method: 'POST',
        path: '/up?id=abc',
        headers: { ttl: '60', urgency: 'normal', 'content-type': 'application/json', 'user-agent': 'Carillon' },
      },
    ]);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ notification: fields });
  });

  it('keeps unknown members, and members of an odd type, as they came', async () => {
    const { url, received } = await startEndpoint();
    const badge = { id: '', type: null, sender: '', counts: { unread: 2, other: 'x' }, original: 5 };
    expect(await push(provider(), url, badge)).toMatchObject({ status: 'delivered' });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ notification: badge });
  });

  it('previews the very request, with its size and the budget', async () => {
    const { url, received } = await startEndpoint();
    const made = provider();
    const prepared = made.prepare(deliveryOf({ ...event, devices: [{ app_id: 'app', pushkey: url }] }));
    if (prepared.kind === 'none') throw new Error('nothing prepared');
    await made.deliver(prepared.request, new AbortController().signal);
    expect(prepared.preview).toMatchObject({ bytes: received[0]?.body.length, budget: 4_096 });
    expect(prepared.preview.request).toMatchObject({ url, body: JSON.parse(received[0]?.body ?? '') });
  });

  it('leaves out what a client can fetch itself when the push is too large', async () => {
    const { url, received } = await startEndpoint();
    await push(provider(), url, { ...event, room_name: 'x'.repeat(2_000), content: { body: 'é'.repeat(3_000) } });
    const { notification } = JSON.parse(received[0]?.body ?? '');
    expect(notification).toMatchObject({ event_id: '$1', room_id: '!r:example.org' });
    expect(notification.content).toBeUndefined();
    expect(notification.room_name).toHaveLength(2_000);
  });

  it('says that a push is too large when even the rest does not fit', async () => {
    expect(await push(provider(), 'https://push.example.org/', { ...event, ciphertext: 'x'.repeat(5_000) })).toEqual({
      status: 'failed',
      reason: 'too-large',
    });
  });

  it.each([
    [200, 'delivered', 'accepted'],
    [201, 'delivered', 'accepted'],
    [202, 'delivered', 'accepted'],
    [404, 'rejected', 'endpoint-gone'],
    [410, 'rejected', 'endpoint-gone'],
    [400, 'failed', 'provider-refused'],
    [401, 'failed', 'provider-refused'],
    [403, 'failed', 'provider-refused'],
    [413, 'failed', 'too-large'],
    [429, 'failed', 'provider-unavailable'],
    [500, 'failed', 'provider-unavailable'],
    [503, 'failed', 'provider-unavailable'],
  ])('reads %i as %s (%s)', async (status, outcome, reason) => {
    const { url } = await startEndpoint((response) => response.writeHead(status).end());
    expect(await push(provider(), url)).toMatchObject({ status: outcome, reason });
  });

  it.each([
    ['a reset', (response: ServerResponse) => response.destroy()],
    [
      'half an answer',
      (response: ServerResponse) =>
        response.writeHead(410, { 'content-length': 10 }).write('x', () => response.destroy()),
    ],
  ])('keeps the pushkey after %s', async (_, answer) => {
    const { url } = await startEndpoint(answer);
    expect(await push(provider(), url)).toMatchObject({ status: 'failed', reason: 'provider-unreachable' });
  });

  it('keeps the pushkey when nobody listens, or the name is unknown', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}/`;
    expect(await push(provider(), nobody)).toMatchObject({ status: 'failed', reason: 'provider-unreachable' });
    expect(await push(provider(), 'https://nowhere.invalid/')).toMatchObject({
      status: 'failed',
      reason: 'provider-unreachable',
    });
  });

  it('follows no redirect', async () => {
    const inside = await startEndpoint();
    const outside = await startEndpoint((response) => response.writeHead(307, { location: inside.url }).end());
    expect(await push(provider(), outside.url)).toMatchObject({ status: 'failed', reason: 'provider-refused' });
    expect(inside.received).toEqual([]);
  });

  it('reaches no network that is not public', async () => {
    const { url, received } = await startEndpoint();
    const closed = provider({ allowNetworks: [] });
    for (const inside of [url, url.replace('127.0.0.1', 'localhost'), url.replace('127.0.0.1', '[::ffff:7f00:1]')]) {
      expect(await push(closed, inside)).toMatchObject({ status: 'failed', reason: 'address-refused' });
    }
    expect(received).toEqual([]);
  });

  it.each([
    ['not a URL'],
    ['ftp://push.example.org/'],
    ['file:///etc/passwd'],
    ['https://user:secret@push.example.org/'],
    ['https://push.example.org/#fragment'],
    [`https://push.example.org/${'x'.repeat(3_000)}`],
  ])('rejects a pushkey that cannot be an endpoint: %s', async (pushkey) => {
    expect(await push(provider(), pushkey)).toMatchObject({ status: 'rejected', reason: 'invalid-pushkey' });
  });

  it('reaches only the endpoints the configuration allows', async () => {
    const { url, received } = await startEndpoint();
    expect(await push(provider({ allowedEndpoints: ['*.example.org'] }), url)).toMatchObject({
      status: 'failed',
      reason: 'endpoint-not-allowed',
    });
    expect(received).toEqual([]);
    expect(await push(provider({ allowedEndpoints: ['127.0.0.1:*'] }), url)).toMatchObject({ status: 'delivered' });
  });

  it.each([
    [{ allowNetworks: ['example.org'] }, /allowNetworks/],
    [{ caFile: '/nowhere/ca.pem' }, /caFile: \/nowhere\/ca\.pem cannot be read/],
  ])('cannot be created from %j, and says why', (config, problem) => {
    expect(() => provider(config)).toThrow(problem);
  });
});
