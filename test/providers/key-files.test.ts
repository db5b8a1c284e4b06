import { generateKeyPairSync } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { vapidClaims } from '../emulators/push-rules.ts';
import { startApple, startGoogle, startPushService, tlsFolder } from '../support/emulators.ts';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';
import { temporaryFolder } from '../support/temporary.ts';

const pushkey = 'ab'.repeat(32);

/** A relay with one app, and a function that pushes to it. */
async function running(app: object, device: object = { pushkey }) {
  const { url, router } = await testRelay({ file: JSON.stringify({ apps: { app: { answerWithin: 20, ...app } } }) });
  let events = 0;
  return {
    push: (more: object = {}) =>
      notify(url, message('Hi', { event_id: `$${events++}`, devices: [{ app_id: 'app', ...device, ...more }] })),
    async health() {
      const [app] = (await call(router.health, undefined, { context: {} })).apps;
      if (app === undefined) throw new Error('There is no app.');
      return app;
    },
  };
}

function withApple(apple: Awaited<ReturnType<typeof startApple>>, more: object = {}) {
  return running({ type: 'apns', ...apple.config, ...more });
}

describe('a signing key that is replaced under its name', () => {
  it('is put to use under load, and no push is lost, doubled or refused', async () => {
    const apple = await startApple();
    const { push } = await withApple(apple);
    let made = 0;
    let over = false;
    async function device(number: number): Promise<void> {
      while (!over) {
        made += 1;
        expect(await push({ pushkey: `${10 + number}`.repeat(32) })).toEqual({ status: 200, body: { rejected: [] } });
      }
    }
    const load = Promise.all(Array.from({ length: 8 }, (_, number) => device(number)));
    for (const keys of [2, 3]) {
      const before = made;
      await eventually(() => expect(made).toBeGreaterThan(before + 20));
      await writeFile(apple.config.keyFile, apple.addKey());
      await eventually(() => expect(apple.tokens()).toBe(keys));
    }
    over = true;
    await load;
    const events = apple.received.map(({ payload }) => payload.event_id);
    expect(new Set(events).size).toBe(made);
    expect(events).toHaveLength(made);
    apple.revokeOldKeys();
    await push();
    expect(apple.refused).toEqual([]);
    expect(apple.received).toHaveLength(made + 1);
  });

  it('is read where a mounted secret leads now', async () => {
    const apple = await startApple();
    const folder = await temporaryFolder();
    await mkdir(join(folder, '..1'));
    await copyFile(apple.config.keyFile, join(folder, '..1', 'key.p8'));
    await symlink('..1', join(folder, '..data'));
    await symlink(join('..data', 'key.p8'), join(folder, 'key.p8'));
    const { push } = await withApple(apple, { keyFile: join(folder, 'key.p8') });
    await push();
    await mkdir(join(folder, '..2'));
    await writeFile(join(folder, '..2', 'key.p8'), apple.addKey());
    await symlink('..2', join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    await eventually(async () => {
      await push();
      expect(apple.tokens()).toBe(2);
    });
  });

  it('leaves the previous one in use while it is broken, and says so', async () => {
    const apple = await startApple();
    const { push, health } = await withApple(apple);
    await push();
    await writeFile(apple.config.keyFile, '-----BEGIN PRIVATE KEY-----\nhalf');
    await eventually(async () =>
      expect(await health()).toMatchObject({
        problems: [],
        stale: [
          {
            cause: expect.stringMatching(/keyFile: .*AuthKey\.p8 contains no key/),
            remedy: expect.stringContaining('Download'),
          },
        ],
      }),
    );
    await push();
    expect(apple.received).toHaveLength(2);
    expect(apple.tokens()).toBe(1);
    await writeFile(apple.config.keyFile, apple.addKey());
    await eventually(async () => expect(await health()).toMatchObject({ problems: [], stale: [] }));
    await push();
    expect(apple.tokens()).toBe(2);
    expect(apple.received).toHaveLength(3);
  });

  it('releases at once the pushes that waited for it', async () => {
    const apple = await startApple();
    const key = await readFile(apple.config.keyFile);
    const keyFile = join(await temporaryFolder(), 'later', 'AuthKey.p8');
    const { push, health } = await withApple(apple, { keyFile, answerWithin: 0.01 });
    await push();
    expect(await health()).toMatchObject({ problems: [{ cause: expect.stringContaining('ENOENT') }], waiting: 1 });
    await mkdir(join(keyFile, '..'));
    await writeFile(keyFile, key);
    await eventually(() => expect(apple.received).toHaveLength(1));
    expect(await health()).toMatchObject({ problems: [], stale: [] });
  });

  it('changes nothing where its content stays the same', async () => {
    const apple = await startApple();
    const { push } = await withApple(apple);
    await push();
    await writeFile(apple.config.keyFile, await readFile(apple.config.keyFile));
    const other = join(await temporaryFolder(), 'AuthKey.p8');
    await copyFile(apple.config.keyFile, other);
    await rename(other, apple.config.keyFile);
    const next = apple.addKey();
    await push();
    expect(apple.connections()).toBe(1);
    await writeFile(apple.config.keyFile, next);
    await eventually(async () => {
      await push();
      expect(apple.tokens()).toBe(2);
    });
    expect(apple.connections()).toBe(2);
  });
});

describe('other files that are replaced under their names', () => {
  it('a VAPID key signs what comes from then on', async () => {
    const service = await startPushService();
    const { push } = await running({ type: 'webpush', ...service.config.webpush }, service.device.webpush);
    await push();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    await writeFile(
      service.config.webpush.vapidPrivateKeyFile,
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    );
    await eventually(async () => {
      await push();
      expect(new Set(service.received.map((request) => vapidClaims(request).key)).size).toBe(2);
    });
  });

  it('a service account requests its own token', async () => {
    const google = await startGoogle();
    const { push } = await running({ type: 'fcm', ...google.config }, { pushkey: 'token' });
    await push();
    const account = JSON.parse(await readFile(google.config.serviceAccountFile, 'utf8'));
    await writeFile(google.config.serviceAccountFile, JSON.stringify({ ...account, private_key_id: 'next' }));
    await eventually(async () => {
      await push();
      expect(google.tokens()).toBe(2);
    });
    expect(google.problems).toEqual([]);
  });

  it('an authority is trusted from then on, and a broken one leaves the previous one in use', async () => {
    const service = await startPushService(undefined, tlsFolder);
    const caFile = join(await temporaryFolder(), 'ca.pem');
    await copyFile(join(tlsFolder, 'trusted.pem'), caFile);
    const { push, health } = await running(
      { type: 'unifiedpush', ...service.config.unifiedpush, caFile },
      service.device.unifiedpush,
    );
    await writeFile(caFile, 'no certificate');
    await eventually(async () =>
      expect((await health()).stale).toMatchObject([
        { cause: expect.stringMatching(/caFile: .*ca\.pem contains no certificate/) },
      ]),
    );
    await push();
    expect(service.taken).toHaveLength(1);
    service.present('stranger');
    await copyFile(join(tlsFolder, 'stranger.pem'), caFile);
    await eventually(async () => expect((await health()).stale).toEqual([]));
    await push({ pushkey: service.device.unifiedpush.pushkey.replace('127.0.0.1', 'localhost') });
    await eventually(() => expect(service.taken).toHaveLength(2));
  });
});
