import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSubscription } from '../support/web-push-subscription.ts';
import { answerWith, openApple } from './apple.ts';
import { openEndpoint } from './endpoint.ts';
import { json, openGoogle } from './google.ts';

/** All emulators in one process: prints how to configure them, and what they receive. Its argument is the checkout. */
const [root = '.'] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'carillon-emulators-'));
const show = (provider: string, what: unknown) => console.log(`\n${provider}\n${JSON.stringify(what, null, 2)}`);

const apple = await openApple(folder, join(root, 'test/fixtures/tls'), (stream, push) => {
  show('apns', { token: push.token, topic: push.headers['apns-topic'], payload: push.payload });
  answerWith(200)(stream, push);
});
const google = await openGoogle(folder, ({ message }, response) => {
  show('fcm', message);
  json(response, 200, { name: 'projects/pp/messages/1' });
});
const subscription = createSubscription();
const push = await openEndpoint((response, { headers, bytes, body }) => {
  const encrypted = headers.authorization?.startsWith('vapid') === true;
  show(encrypted ? 'webpush, decrypted' : 'unifiedpush', JSON.parse(encrypted ? subscription.decrypt(bytes) : body));
  response.writeHead(201).end();
});
const vapidPrivateKeyFile = join(folder, 'vapid.pem');
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
await writeFile(vapidPrivateKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));

const near = { allowNetworks: ['127.0.0.1'] };
show('Put these into "apps" of config.json:', {
  'test.apns': { type: 'apns', ...apple.config },
  'test.fcm': { type: 'fcm', ...google.config },
  'test.webpush': { type: 'webpush', vapidPrivateKeyFile, vapidSubject: 'mailto:test@example.org', ...near },
  'test.unifiedpush': { type: 'unifiedpush', ...near },
});
show('and push to these devices:', [
  { app_id: 'test.apns', pushkey: 'ab'.repeat(32) },
  { app_id: 'test.fcm', pushkey: 'any-text' },
  { app_id: 'test.webpush', pushkey: subscription.p256dh, data: { endpoint: push.url, auth: subscription.auth } },
  { app_id: 'test.unifiedpush', pushkey: push.url },
]);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    for (const emulator of [apple, google, push]) emulator.close();
    await rm(folder, { recursive: true });
    process.exit(0);
  });
}
