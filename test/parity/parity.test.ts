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
import { deviations, meantFields } from './deviations.ts';
import { differingFields } from './fields.ts';
import { type Vector, vectorsOf } from './reference.ts';

type Data = Vector['request']['notification']['devices'][number]['data'];

/** What is compared of a push that reached a provider: its headers and its body, by field. */
type Seen = Readonly<Record<string, unknown>>;

interface Side {
  readonly app: object;
  /** The push as this side's devices have it. */
  readonly push?: (vector: Vector) => Vector['request']['notification'];
  /** What reached the provider since the last call. */
  readonly arrived: () => Seen[];
  readonly expected: (vector: Vector) => Seen[];
}

/** Posts every vector to a running gateway; answers, by scenario, the fields that differ from the reference gateway's. */
async function differences(provider: string, side: Side): Promise<Record<string, string[]>> {
  const { url } = await testRelay({ config: { apps: { 'parity.*': side.app as AppConfig } } } as never);
  const different: Record<string, string[]> = {};
  for (const [index, vector] of vectorsOf(provider).entries()) {
    const notification = side.push?.(vector) ?? vector.request.notification;
    // Most vectors are of one event and one pushkey; an app_id of their own keeps them from being duplicates.
    const devices = notification.devices.map((device) => ({ ...device, app_id: `parity.${index}` }));
    const { status, body } = await notify(url, { ...notification, devices });
    // The recorded keys, where this side had to use others.
    const recorded = vector.request.notification.devices.map(({ pushkey }) => pushkey);
    const own = (body as { rejected: string[] }).rejected.map(
      (pushkey) => recorded[devices.findIndex((device) => device.pushkey === pushkey)],
    );
    const seen = { status, answer: { ...(body as object), rejected: own }, sent: side.arrived() };
    const wanted = { status: vector.status ?? 200, answer: vector.answer, sent: side.expected(vector) };
    const fields = differingFields(seen, wanted);
    if (fields.length > 0) different[vector.scenario] = fields.toSorted();
  }
  return different;
}

/** The differences that are meant, as {@link differences} tells them. */
function listed(provider: string): Record<string, string[]> {
  const vectors = vectorsOf(provider).map((vector) => [vector.scenario, meantFields(vector)] as const);
  return Object.fromEntries(vectors.filter(([, fields]) => fields.length > 0));
}

function since<Each>(list: readonly Each[]): () => Each[] {
  let seen = 0;
  return () => {
    const fresh = list.slice(seen);
    seen = list.length;
    return fresh;
  };
}

it('lists only deviations that some vector can show', () => {
  for (const { providers, shows } of deviations) {
    for (const provider of providers) {
      const scenarios = vectorsOf(provider).map(({ scenario }) => scenario);
      if (typeof shows === 'function') expect(vectorsOf(provider).some(shows)).toBe(true);
      else expect(scenarios).toEqual(expect.arrayContaining([...shows]));
    }
  }
});

// Hundreds of pushes, one after the other.
describe('what reaches a provider, and what the homeserver is answered, is as with the reference gateway', {
  timeout: 240_000,
}, () => {
  it.each([
    ['apns', { deviceToken: 'base64' }],
    ['apns (counts off)', { deviceToken: 'hex', sendBadgeCounts: false, pushType: 'background' }],
  ])('%s', async (provider, more) => {
    const apple = await startApple();
    const fresh = since(apple.received);
    const different = await differences(provider, {
      app: { type: 'apns', ...apple.config, ...more },
      arrived: () =>
        fresh().map(({ token, payload, headers }) => ({
          token,
          payload,
          priority: Number(headers['apns-priority']),
          pushType: headers['apns-push-type'] ?? null,
          collapseId: headers['apns-collapse-id'] ?? null,
          expiration: headers['apns-expiration'] ?? null,
        })),
      expected: ({ sent }) =>
        sent.flatMap(({ apns }) =>
          apns === undefined
            ? []
            : [
                {
                  token: apns.token,
                  payload: apns.message,
                  priority: apns.priority,
                  pushType: apns.push_type,
                  collapseId: apns.collapse,
                  expiration: apns.ttl,
                },
              ],
        ),
    });
    expect(different).toEqual(listed(provider));
    expect(apple.refused).toEqual([]);
  });

  it('fcm', async () => {
    const google = await startGoogle();
    const fresh = since(google.received);
    const fcmOptions = { android: { ttl: '5s' }, apns: { payload: { aps: { 'mutable-content': 1 } } } };
    const different = await differences('fcm', {
      app: { type: 'fcm', ...google.config, fcmOptions },
      arrived: () =>
        fresh().map(({ path, headers, message }) => ({
          path,
          contentType: headers['content-type'],
          scheme: headers.authorization?.split(' ')[0],
          message,
        })),
      expected: ({ sent }) =>
        sent.flatMap(({ http }) =>
          http === undefined
            ? []
            : [
                {
                  path: http.path,
                  contentType: http.headers['Content-Type'],
                  scheme: http.headers.Authorization?.split(' ')[0],
                  ...http.body,
                },
              ],
        ),
    });
    expect(different).toEqual(listed('fcm'));
    expect(google.problems).toEqual([]);
  });

  it('webpush', async () => {
    const endpoint = await startEndpoint();
    const { origin } = new URL(endpoint.url);
    const subscription = createSubscription();
    const vapidPrivateKeyFile = join(await temporaryFolder(), 'vapid.pem');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    await writeFile(vapidPrivateKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const fresh = since(endpoint.received);
    const different = await differences('webpush', {
      app: {
        type: 'webpush',
        vapidPrivateKeyFile,
        vapidSubject: 'mailto:a@b.c',
        allowNetworks: ['127.0.0.1'],
      },
      // The recorded subscriptions are made up; nothing can be encrypted for them.
      push: ({ request: { notification } }) => ({
        ...notification,
        devices: notification.devices.map((device) => ({
          ...device,
          pushkey: subscription.p256dh,
          data: reachable(device.data, origin, subscription.auth),
        })),
      }),
      arrived: () =>
        fresh().map(({ method, path, headers, bytes }) => ({
          method,
          path,
          ttl: headers.ttl,
          urgency: headers.urgency,
          encoding: headers['content-encoding'],
          scheme: headers.authorization?.split(' ')[0],
          hasTopic: headers.topic !== undefined,
          payload: JSON.parse(subscription.decrypt(bytes)),
        })),
      expected: ({ sent }) =>
        sent.flatMap(({ http }) =>
          http === undefined
            ? []
            : [
                {
                  method: 'POST',
                  path: http.path,
                  ttl: http.headers.Ttl,
                  urgency: http.headers.Urgency,
                  encoding: http.headers['Content-Encoding'],
                  scheme: http.headers.Authorization?.split(' ')[0],
                  hasTopic: http.headers.Topic !== undefined,
                  payload: http.body,
                },
              ],
        ),
    });
    expect(different).toEqual(listed('webpush'));
  });
});

/** The data of a subscription with an endpoint and a secret that there are; one that is broken stays so. */
function reachable(data: Data, origin: string, auth: string): Data {
  if (typeof data?.endpoint !== 'string' || typeof data.auth !== 'string') return data;
  return { ...data, endpoint: `${origin}${new URL(data.endpoint).pathname}`, auth };
}
