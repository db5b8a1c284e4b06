import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startApple, startEndpoint, startGoogle } from './emulators.ts';
import { notify } from './notify.ts';
import { testRelay } from './relay.ts';
import { temporaryFolder } from './temporary.ts';
import { createSubscription } from './web-push-subscription.ts';

/** What a provider received: the headers without random ones, and the body decrypted. */
export interface Arrived {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const RANDOM = ['apns-id', 'authorization', 'content-length'];

/**
 * A relay with an app for each forwarding provider, all with the same options and FCM with additional ones, connected to
 * emulators. `send` posts a notification for a device of each app, and resolves to what arrived, by provider.
 */
export async function forwardingRelay(options: object = {}, fcmOnly: object = {}) {
  const apple = await startApple();
  const google = await startGoogle();
  const endpoint = await startEndpoint();
  const subscription = createSubscription();
  const vapidPrivateKeyFile = join(await temporaryFolder(), 'vapid.pem');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  await writeFile(vapidPrivateKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const near = { allowNetworks: ['127.0.0.1'] };
  const relay = await testRelay({
    config: {
      apps: {
        ios: { type: 'apns', ...apple.config, ...options },
        android: { type: 'fcm', ...google.config, ...options, ...fcmOnly },
        up: { type: 'unifiedpush', ...near, ...options },
        web: { type: 'webpush', vapidPrivateKeyFile, vapidSubject: 'mailto:a@b.c', ...near, ...options },
      },
    },
  });
  const devices = [
    { app_id: 'ios', pushkey: 'ab'.repeat(32) },
    { app_id: 'android', pushkey: 'tok' },
    { app_id: 'up', pushkey: `${endpoint.origin}/up` },
    { app_id: 'web', pushkey: subscription.p256dh },
  ];
  const web = { endpoint: `${endpoint.origin}/web`, auth: subscription.auth };

  return {
    ...relay,
    async send(notification: object, { data, ...device }: { readonly data?: object } = {}) {
      const before = [apple.received.length, google.received.length, endpoint.received.length] as const;
      const answer = await notify(relay.url, {
        ...notification,
        devices: devices.map((one) => ({ ...one, ...device, data: { ...data, ...(one.app_id === 'web' ? web : {}) } })),
      });
      const posted = endpoint.received.slice(before[2]);
      const of = (path: string) => posted.filter((one) => one.path === path);
      const arrived: Record<string, Arrived[]> = {
        apns: apple.received.slice(before[0]),
        fcm: google.received.slice(before[1]),
        unifiedpush: of('/up'),
        webpush: of('/web').map((one) => ({ ...one, body: subscription.decrypt(one.bytes) })),
      };
      return {
        answer,
        arrived: Object.fromEntries(Object.entries(arrived).map(([name, all]) => [name, all.map(withoutRandom)])),
      };
    },
  };
}

function withoutRandom({ headers, body }: Arrived): Arrived {
  return { body, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !RANDOM.includes(name))) };
}
