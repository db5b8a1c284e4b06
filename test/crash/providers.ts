import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { answerWith, openApple } from '../emulators/apple.ts';
import { openEndpoint } from '../emulators/endpoint.ts';
import { json, openGoogle } from '../emulators/google.ts';
import type { Arrival, Mood, Ready, Request } from '../support/providers-process.ts';
import { createSubscription } from '../support/web-push-subscription.ts';

/** The strict emulators in a separate process: healthy, slow, busy or down at random, and counting the pushes they accept. */
const [root = '.', folder = '.'] = process.argv.slice(2);
const PUSHKEYS = 32;
const SUBSCRIPTIONS = 8;
const HOSTS = 3;

const arrivals: Arrival[] = [];
let changing: NodeJS.Timeout | undefined;
const moods: Mood[] = [];

/** The present mood of a provider, which decides what becomes of a push. */
function createMood() {
  const index = moods.push('healthy') - 1;
  return {
    /** Calls `accept`, which answers the push at once, or `refuse`. */
    meet(accept: () => void, refuse: (mood: 'busy' | 'down') => void): void {
      const mood = moods[index] ?? 'healthy';
      if (mood === 'healthy') accept();
      else if (mood === 'slow') setTimeout(accept, randomInt(20, 400));
      else refuse(mood);
    },
  };
}

function changeMoods(): void {
  const all: Mood[] = ['healthy', 'healthy', 'healthy', 'slow', 'slow', 'busy', 'down'];
  for (const index of moods.keys()) moods[index] = all[randomInt(all.length)] ?? 'healthy';
  changing = setTimeout(changeMoods, randomInt(100, 500));
}

function accepted(event: unknown): void {
  arrivals.push({ event: String(event), at: Date.now() });
}

function refuseHttp(response: ServerResponse, mood: 'busy' | 'down'): void {
  if (mood === 'down') response.socket?.resetAndDestroy();
  else json(response, 503, {}, { 'retry-after': '1' });
}

const appleMood = createMood();
const apple = await openApple(folder, join(root, 'test/fixtures/tls'), (stream, push) =>
  appleMood.meet(
    () => {
      if (stream.destroyed) return;
      accepted(push.payload.event_id);
      answerWith(200)(stream, push);
    },
    (mood) => {
      if (mood === 'down') stream.close();
      else answerWith(503, 'ServiceUnavailable')(stream, push);
    },
  ),
);

const googleMood = createMood();
const google = await openGoogle(folder, ({ message }, response) =>
  googleMood.meet(
    () => {
      if (response.destroyed) return;
      accepted((message.data as { event_id?: string }).event_id);
      json(response, 200, { name: 'projects/pp/messages/1' });
    },
    (mood) => refuseHttp(response, mood),
  ),
);

const subscriptions = Array.from({ length: SUBSCRIPTIONS }, createSubscription);

async function openPushService() {
  const mood = createMood();
  return openEndpoint((response, { path, headers, bytes, body }) =>
    mood.meet(
      () => {
        if (response.destroyed) return;
        const encrypted = headers.authorization?.startsWith('vapid') === true;
        const subscription = subscriptions[Number(path?.split('/').at(-1))];
        const text = encrypted ? subscription?.decrypt(bytes) : body;
        const { event_id, notification } = JSON.parse(text ?? '{}');
        accepted(event_id ?? notification?.event_id);
        response.writeHead(201).end();
      },
      (mood) => refuseHttp(response, mood),
    ),
  );
}

const services = await Promise.all(Array.from({ length: HOSTS }, openPushService));
const vapidPrivateKeyFile = join(folder, 'vapid.pem');
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
await writeFile(vapidPrivateKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));

const near = { allowNetworks: ['127.0.0.1'] };
const numbers = Array.from({ length: PUSHKEYS }, (_, index) => index);
const endpoint = (index: number) => new URL(`/up/${index}`, services[index % HOSTS]?.url).href;
const ready: Ready = {
  apps: {
    'crash.apns': { type: 'apns', ...apple.config },
    'crash.fcm': { type: 'fcm', ...google.config },
    'crash.webpush': { type: 'webpush', vapidPrivateKeyFile, vapidSubject: 'mailto:test@example.org', ...near },
    'crash.unifiedpush': { type: 'unifiedpush', ...near },
  },
  devices: [
    ...numbers.map(() => ({ app_id: 'crash.apns', pushkey: randomBytes(32).toString('hex') })),
    ...numbers.map((index) => ({ app_id: 'crash.fcm', pushkey: `token-${index}` })),
    ...subscriptions.map(({ p256dh, auth }, index) => ({
      app_id: 'crash.webpush',
      pushkey: p256dh,
      data: { endpoint: endpoint(index), auth },
    })),
    ...numbers.map((index) => ({ app_id: 'crash.unifiedpush', pushkey: endpoint(index) })),
  ],
};
process.send?.(ready);

process.on('message', (request: Request) => {
  switch (request.type) {
    case 'mood':
      clearTimeout(changing);
      if (request.mood === 'changing') changeMoods();
      else moods.fill(request.mood);
      return;
    case 'arrivals':
      process.send?.(arrivals.splice(0));
  }
});
process.on('disconnect', () => process.exit(0));
