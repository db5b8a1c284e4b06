import { copyFile, readFile, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startApple, startGoogle, tlsFolder } from '../support/emulators.ts';
import { message, notify } from '../support/notify.ts';
import { startProxy } from '../support/proxy.ts';
import { callRelay } from '../support/relay-api.ts';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A host of an attacker, and the requests that it received. */
async function startThief() {
  const stolen: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    stolen.push(`${request.headers.authorization ?? ''} ${body}`);
    response.end('{}');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stolen };
}

/** A relay with these apps, and the calls of somebody with a session of its page and no access to its files. */
async function attacked(apps: object, dataDir: string) {
  const relay = await startRelay({ dataDir, config: { apps } });
  onTestFinished(() => relay.kill());
  return {
    save: (pattern: string, was: string | null, provider: object) =>
      callRelay(relay, 'apps/save', { pattern, was, providers: [provider] }),
    upload: (name: string, content: Uint8Array) =>
      callRelay(relay, 'apps/storeKey', { name, base64: Buffer.from(content).toString('base64') }),
    check: (pattern: string) => callRelay(relay, 'apps/check', { pattern }),
    get: (pattern: string) => callRelay(relay, 'apps/get', { pattern }),
    push: (app_id: string) =>
      notify(relay.gatewayUrl, message('Hi', { devices: [{ app_id, pushkey: 'ab'.repeat(32) }] })),
  };
}

const refused = (key: string, ...fields: string[]) => ({
  issues: [
    expect.objectContaining({
      path: [0, key],
      code: 'secret-again',
      parameters: { fields: fields.map((field) => expect.objectContaining({ key: field })) },
    }),
  ],
});

describe("somebody with the page's session", () => {
  it('cannot make a service account sign for another host', async () => {
    const { url, stolen } = await startThief();
    const dataDir = await temporaryFolder();
    const google = await startGoogle();
    await copyFile(google.config.serviceAccountFile, join(dataDir, 'account.json'));
    await symlink('account.json', join(dataDir, 'alias.json'));
    const app = { type: 'fcm', serviceAccountFile: 'account.json', answerWithin: 1 };
    const { save, check, push } = await attacked({ android: app }, dataDir);
    const redirected = { ...app, tokenEndpoint: `${url}/token` };
    expect(await save('android', 'android', redirected)).toEqual(refused('serviceAccountFile', 'tokenEndpoint'));
    expect(await save('android', 'android', { ...app, endpoint: url })).toEqual(
      refused('serviceAccountFile', 'endpoint'),
    );
    expect(await save('other', null, redirected)).toEqual(refused('serviceAccountFile', 'tokenEndpoint'));
    for (const serviceAccountFile of ['./account.json', join(dataDir, 'account.json'), 'alias.json'])
      expect(await save('other', null, { ...redirected, serviceAccountFile })).toEqual(
        refused('serviceAccountFile', 'tokenEndpoint'),
      );
    await check('other');
    await push('other');
    expect(stolen).toEqual([]);
  });

  it('gains nothing by uploading another secret, and cannot name ours afterwards', async () => {
    const { url, stolen } = await startThief();
    const dataDir = await temporaryFolder();
    const google = await startGoogle();
    await copyFile(google.config.serviceAccountFile, join(dataDir, 'account.json'));
    const { save, upload, check, get } = await attacked({}, dataDir);
    const own = await readFile((await startGoogle()).config.serviceAccountFile);
    expect(await upload('own.json', own)).toMatchObject({ file: 'secrets/own.json' });
    const app = { type: 'fcm', serviceAccountFile: 'secrets/own.json', tokenEndpoint: `${url}/token` };
    expect(await save('his', null, app)).toEqual({ issues: [] });
    await check('his');
    expect(stolen).toHaveLength(1);
    expect(await save('his', 'his', { ...app, serviceAccountFile: 'account.json' })).toEqual(
      refused('serviceAccountFile', 'tokenEndpoint'),
    );
    expect(await get('his')).toMatchObject({ providers: [app] });
  });

  it('cannot make a signing key sign a token for another host or authority', async () => {
    const dataDir = await temporaryFolder();
    const apple = await startApple();
    const { endpoint, caFile, ...rest } = apple.config;
    await copyFile(rest.keyFile, join(dataDir, 'AuthKey.p8'));
    const app = { type: 'apns', ...rest, keyFile: 'AuthKey.p8', answerWithin: 1 };
    const { save, upload, check, push } = await attacked({ ios: app }, dataDir);
    const redirected = { ...app, endpoint, caFile };
    expect(await save('ios', 'ios', redirected)).toEqual(refused('keyFile', 'endpoint', 'caFile'));
    expect(await save('ios', 'ios', { ...app, proxy: 'http://127.0.0.1:9/', caFile })).toEqual(
      refused('keyFile', 'caFile', 'proxy'),
    );
    await push('ios');
    expect(apple.connections()).toBe(0);
    // A person who uploads the key may send it there.
    await upload('AuthKey.p8', await readFile(join(dataDir, 'AuthKey.p8')));
    expect(await save('ios', 'ios', redirected)).toEqual({ issues: [] });
    await check('ios');
    expect(apple.connections()).toBeGreaterThan(0);
    // An upload counts once: the next change needs it again.
    expect(await save('ios', 'ios', { ...redirected, caFile: join(tlsFolder, 'stranger.pem') })).toEqual(
      refused('keyFile', 'caFile'),
    );
  });

  it("cannot make the proxy's password be sent to another proxy", async () => {
    const dataDir = await temporaryFolder();
    const thief = await startProxy();
    const app = { type: 'unifiedpush', proxy: 'http://user:hunter2@proxy.example:3128/', allowNetworks: ['127.0.0.1'] };
    const { save, get } = await attacked({ up: app }, dataDir);
    const { providers } = (await get('up')) as { providers: [{ proxy: string }] };
    const [shown] = providers;
    for (const change of [
      { proxy: shown.proxy.replace('proxy.example:3128', new URL(thief.url).host) },
      { proxy: shown.proxy.replace('http:', 'https:') },
      { proxy: shown.proxy.replace('user', 'other') },
      { proxyCaFile: join(tlsFolder, 'stranger.pem') },
    ]) {
      const wrong = { issues: [expect.objectContaining({ path: [0, 'proxy'], code: 'password-again' })] };
      expect(await save('up', 'up', { ...shown, ...change })).toEqual(wrong);
      expect(await save('new', null, { ...shown, ...change })).toEqual(wrong);
    }
    expect(await readFile(join(dataDir, 'config.json'), 'utf8')).not.toContain('127.0.0.1:');
    expect(await save('renamed', 'up', { ...shown, ttl: 5 })).toEqual({ issues: [] });
    expect(JSON.parse(await readFile(join(dataDir, 'config.json'), 'utf8')).apps.renamed.proxy).toBe(app.proxy);
  });
});
