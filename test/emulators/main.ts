import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApnsAnswer, answerWith, openApple } from './apple.ts';
import { type FcmAnswer, json, openGoogle } from './google.ts';
import { openPushService, type PushAnswer } from './push-service.ts';

/**
 * All emulators in one process: prints how to configure them, and each accepted and refused push. Its argument is the
 * checkout.
 */
const [root = '.'] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'carillon-emulators-'));
const show = (provider: string, what: unknown) => console.log(`\n${provider}\n${JSON.stringify(what, null, 2)}`);

const refused = (provider: string) => (why: string) => show(`${provider}: REFUSED`, why);

const takePush: ApnsAnswer = (stream, push) => {
  show('apns', { token: push.token, topic: push.headers['apns-topic'], payload: push.payload });
  answerWith(200)(stream, push);
};
const takeMessage: FcmAnswer = ({ message }, response) => {
  show('fcm', message);
  json(response, 200, { name: 'projects/pp/messages/1' });
};
const takeWebPush: PushAnswer = (response, { kind, payload }) => {
  show(kind, payload);
  response.writeHead(201).end();
};
const apple = await openApple(folder, join(root, 'test/fixtures/tls'), takePush, refused('apns'));
const google = await openGoogle(folder, takeMessage, undefined, refused('fcm'));
const push = await openPushService(folder, takeWebPush, undefined, refused('push service'));

show('Put these into "apps" of config.json:', {
  'test.apns': { type: 'apns', ...apple.config },
  'test.fcm': { type: 'fcm', ...google.config },
  'test.webpush': { type: 'webpush', ...push.config.webpush },
  'test.unifiedpush': { type: 'unifiedpush', ...push.config.unifiedpush },
});
show('and push to these devices:', [
  { app_id: 'test.apns', pushkey: 'ab'.repeat(32) },
  { app_id: 'test.fcm', pushkey: 'any-text' },
  { app_id: 'test.webpush', ...push.device.webpush },
  { app_id: 'test.unifiedpush', ...push.device.unifiedpush },
]);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    for (const emulator of [apple, google, push]) emulator.close();
    await rm(folder, { recursive: true });
    process.exit(0);
  });
}
