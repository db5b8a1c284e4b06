import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AppConfig } from '../../src/config/app-schema.ts';
import { startApple, startEndpoint, startGoogle } from '../support/emulators.ts';
import { notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createSubscription } from '../support/web-push-subscription.ts';
import { deviations, type Vector, vectorsOf } from './reference.ts';

/** What is compared of a push that reached a provider. */
type Seen = Readonly<Record<string, unknown>>;

interface Side {
  readonly app: object;
  /** The push as this side's devices have it. */
  readonly push?: (vector: Vector) => object;
  /** What reached the provider since the last call. */
  readonly arrived: () => Seen[];
  readonly expected: (vector: Vector) => Seen[];
}

/** Posts every vector to a running gateway; returns the scenarios whose outcome differs from the reference gateway's. */
async function differences(provider: string, side: Side): Promise<string[]> {
  const appId = 'parity.app';
  const { url } = await testRelay({ config: { apps: { [appId]: side.app as AppConfig } } } as never);
  const different: string[] = [];
  for (const [index, vector] of vectorsOf(provider).entries()) {
    const notification = side.push?.(vector) ?? vector.request.notification;
    const { devices, ...fields } = notification as Vector['request']['notification'] & { event_id?: string };
    // Every vector is an event of its own; what is sent must not differ by it.
    const id = fields.event_id ? { event_id: `${fields.event_id}-${index}` } : {};
    const { body } = await notify(url, {
      ...fields,
      ...id,
      devices: devices.map((device) => ({ ...device, app_id: appId })),
    });
    const text = JSON.stringify({
      arrived: side.arrived(),
      rejected: (body as { rejected: unknown[] }).rejected.length,
    });
    const same = (one: object) => JSON.stringify(sorted(one));
    const seen = JSON.parse(id.event_id === undefined ? text : text.replaceAll(id.event_id, String(fields.event_id)));
    const wanted = { arrived: side.expected(vector), rejected: vector.answer.rejected.length };
    if (same(seen) !== same(wanted)) different.push(vector.scenario);
  }
  return different;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}

function since<Each>(list: readonly Each[]): () => Each[] {
  let seen = 0;
  return () => {
    const fresh = list.slice(seen);
    seen = list.length;
    return fresh;
  };
}

const listed = (provider: string) => Object.keys(deviations[provider] ?? {}).toSorted();

describe('what reaches a provider, and what the homeserver is answered, is as with the reference gateway', () => {
  it.each([
    ['apns', { deviceToken: 'base64' }],
    ['apns (counts off)', { deviceToken: 'hex', sendBadgeCounts: false }],
  ])('%s', async (provider, more) => {
    const apple = await startApple();
    const fresh = since(apple.received);
    const different = await differences(provider, {
      app: { type: 'apns', ...apple.config, ...more },
      arrived: () =>
        fresh().map(({ token, payload, headers }) => ({ token, payload, priority: headers['apns-priority'] })),
      expected: ({ sent }) =>
        sent.flatMap(({ apns }) =>
          apns === undefined ? [] : [{ token: apns.token, payload: apns.message, priority: String(apns.priority) }],
        ),
    });
    expect(different.toSorted()).toEqual(listed(provider));
    expect(apple.refused).toEqual([]);
  });

  it('fcm', async () => {
    const google = await startGoogle();
    const fresh = since(google.received);
    const fcmOptions = { android: { ttl: '5s' }, apns: { payload: { aps: { 'mutable-content': 1 } } } };
    const different = await differences('fcm', {
      app: { type: 'fcm', ...google.config, fcmOptions },
      arrived: () => fresh().map(({ path, message }) => ({ path, body: { message } })),
      expected: ({ sent }) =>
        sent.flatMap(({ http }) => (http === undefined ? [] : [{ path: http.path, body: http.body }])),
    });
    expect(different.toSorted()).toEqual(listed('fcm'));
  });

  it('webpush', async () => {
    const endpoint = await startEndpoint();
    const subscription = createSubscription();
    const vapidPrivateKeyFile = join(await temporaryFolder(), 'vapid.pem');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    await writeFile(vapidPrivateKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const fresh = since(endpoint.received);
    const different = await differences('webpush', {
      app: {
        type: 'webpush',
        vapidPrivateKeyFile,
        vapidSubject: 'mailto:a@example.org',
        allowNetworks: ['127.0.0.1'],
      },
      // The recorded subscriptions are made up; nothing can be encrypted for them.
      push: ({ request: { notification } }) => ({
        ...notification,
        devices: notification.devices.map((device) => ({
          ...device,
          pushkey: subscription.p256dh,
          data: { ...device.data, endpoint: endpoint.url, auth: subscription.auth },
        })),
      }),
      arrived: () =>
        fresh().map(({ headers, bytes }) => ({
          ttl: headers.ttl,
          urgency: headers.urgency,
          encoding: headers['content-encoding'],
          payload: JSON.parse(subscription.decrypt(bytes)),
        })),
      expected: ({ sent }) =>
        sent.flatMap(({ http }) =>
          http === undefined
            ? []
            : [
                {
                  ttl: http.headers.Ttl,
                  urgency: http.headers.Urgency,
                  encoding: http.headers['Content-Encoding'],
                  payload: http.body,
                },
              ],
        ),
    });
    expect(different.toSorted()).toEqual(listed('webpush'));
  });
});
