import { generateKeyPairSync } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { startEndpoint } from '../support/emulators.ts';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';
import { createKeychainShell } from '../support/shell.ts';
import { createSubscription } from '../support/web-push-subscription.ts';

const context = { context: {} };
const pem = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const keyLine = String(pem).split('\n')[1] ?? '';
const secrets = ['the-shared-secret', 'the-proxy-password', keyLine, Buffer.from(pem).toString('base64').slice(40, 80)];

/** Every part of a text that contains a secret. */
const found = (text: string) => secrets.filter((secret) => text.includes(secret));

describe('a secret that was given to the relay', () => {
  it('is returned by no procedure, and is in no file but the configuration that its owner wrote', async () => {
    const { url: endpoint } = await startEndpoint();
    const file = JSON.stringify({
      gateway: { sharedSecret: 'the-shared-secret' },
      apps: {
        up: { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] },
        far: { type: 'unifiedpush', proxy: 'http://user:the-proxy-password@127.0.0.1:9/' },
      },
    });
    const { url, router, dataDir, stop } = await testRelay({ file, shell: createKeychainShell() });
    const stored = await call(
      router.apps.storeKey,
      { name: 'vapid.pem', base64: Buffer.from(pem).toString('base64') },
      context,
    );
    const web = { type: 'webpush', vapidPrivateKeyFile: stored.file, vapidSubject: 'mailto:a@example.org' };
    expect(
      await call(router.apps.save, { pattern: 'web', was: null, providers: [web], dryRun: false }, context),
    ).toEqual({
      issues: [],
    });
    const { p256dh, auth } = createSubscription();
    const devices = [
      { app_id: 'up', pushkey: endpoint },
      { app_id: 'far', pushkey: 'http://203.0.113.1/' },
      { app_id: 'web', pushkey: p256dh, data: { endpoint, auth } },
    ];
    const target = `${url}?secret=the-shared-secret`;
    expect((await notify(target, message('Hi', { devices }))).status).toBe(200);
    await eventually(async () => {
      const { rows } = await call(router.pushes.list, { limit: 1 }, context);
      expect(rows[0]?.deliveries.filter(({ outcome }) => outcome !== null)).toHaveLength(3);
    });
    const { rows } = await call(router.pushes.list, { limit: 10 }, context);
    const id = rows[0]?.id ?? '';
    const answers = {
      stored,
      rows,
      health: await call(router.health, undefined, context),
      get: await call(router.pushes.get, { id }, context),
      preview: await call(router.pushes.preview, { id }, context),
      forms: await call(router.apps.forms, undefined, context),
      apps: await Promise.all(['up', 'far', 'web'].map((pattern) => call(router.apps.get, { pattern }, context))),
      as: await call(router.apps.preview, { pattern: 'web', pushId: id }, context),
      checks: await Promise.all(['up', 'far', 'web'].map((pattern) => call(router.apps.check, { pattern }, context))),
      shell: await call(router.shell.get, undefined, context),
      settings: await call(router.settings.get, undefined, context),
      diagnostics: await call(router.settings.diagnostics, undefined, context),
    };
    for (const [name, answer] of Object.entries(answers))
      expect([name, found(JSON.stringify(answer))]).toEqual([name, []]);
    // Except in the address for a pusher, which is useless without it.
    expect(answers.health.gateway).toMatchObject({ url, sharedSecret: true });
    expect(await call(router.gateway.pusherUrl, undefined, context)).toEqual({ url: target });
    expect(answers.apps[2]).toMatchObject({ keys: [{ publicKey: expect.stringMatching(/^B[\w-]{86}$/) }] });
    await stop();
    const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
    for (const one of files.filter((entry) => entry.isFile() && entry.name !== 'config.json')) {
      const content = await readFile(join(one.parentPath, one.name), 'latin1');
      expect([one.name, found(content)]).toEqual([one.name, []]);
    }
  });
});
