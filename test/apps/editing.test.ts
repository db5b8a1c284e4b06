import { generateKeyPairSync, hash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAppEditing } from '../../src/apps/editing.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { followedConfig } from '../support/live-config.ts';
import { createScriptedShell } from '../support/shell.ts';

const capture = { type: 'capture' };

async function edit(apps: object | null = { 'dev.*': capture, 'org.example': capture }) {
  const { dataDir, live, stored } = await followedConfig(
    JSON.stringify(apps === null ? {} : { gateway: { port: 1 }, apps }),
  );
  return {
    dataDir,
    editing: createAppEditing({ live, dataDir, vault: createVault(createScriptedShell()), now: Date.now }),
    stored,
  };
}

describe('editing the apps of the configuration', () => {
  it('adds one at the end, and leaves the rest unchanged', async () => {
    const { editing, stored } = await edit();
    expect(await editing.save({ pattern: 'new', was: null, providers: [capture] })).toEqual([]);
    expect(await stored()).toEqual({
      gateway: { port: 1 },
      apps: { 'dev.*': capture, 'org.example': capture, new: capture },
    });
  });

  it('renames one in its place', async () => {
    const { editing, stored } = await edit();
    await editing.save({ pattern: 'test.*', was: 'dev.*', providers: [capture, { type: 'desktop' }] });
    expect(Object.entries((await stored()).apps)).toEqual([
      ['test.*', [capture, { type: 'desktop' }]],
      ['org.example', capture],
    ]);
  });

  it('writes the default app of a file without apps before it adds another', async () => {
    const { editing, stored } = await edit(null);
    await editing.save({ pattern: 'new', was: null, providers: [capture] });
    expect(Object.keys((await stored()).apps)).toEqual(['app.carillon.desktop', 'new']);
  });

  it.each([
    [{ pattern: 'dev.one.*', was: null, providers: [capture] }, ['pattern'], /overlaps with dev\.\*/],
    [{ pattern: 'org.example', was: null, providers: [capture] }, ['pattern'], /another app/],
    [{ pattern: ' ', was: null, providers: [capture] }, ['pattern'], /needs an app_id/],
    [{ pattern: '__proto__', was: null, providers: [capture] }, ['pattern'], /reserved name/],
    [{ pattern: 'constructor', was: 'dev.*', providers: [capture] }, ['pattern'], /reserved name/],
    [
      { pattern: 'a', was: null, providers: [JSON.parse('{"type":"capture","__proto__":{"x":1}}')] },
      [0],
      /an unknown key: __proto__/,
    ],
    [{ pattern: 'a', was: null, providers: [] }, ['providers'], /at least one/],
    [{ pattern: 'a', was: null, providers: [capture, { type: 'fcm' }] }, [1, 'serviceAccountFile'], /.+/],
    [{ pattern: 'a', was: null, providers: [{ type: 'unifiedpush', ttl: -1 }] }, [0, 'ttl'], /.+/],
  ])('refuses %j, names the wrong place, and saves nothing', async (draft, path, message) => {
    const { editing, stored } = await edit();
    const before = await stored();
    const issues = await editing.save(draft);
    expect(issues).toContainEqual(expect.objectContaining({ path, message: expect.stringMatching(message) }));
    expect(await stored()).toEqual(before);
  });

  it.each(['__proto__', 'constructor', 'toString'])('knows no app called %s', async (name) => {
    const { editing, stored } = await edit();
    expect(await editing.get(name)).toBe(null);
    expect(await editing.remove(name)).toBe(false);
    expect(await editing.save({ pattern: 'new', was: name, providers: [capture] })).toEqual([]);
    expect(Object.keys((await stored()).apps)).toEqual(['dev.*', 'org.example', 'new']);
  });

  it('lets an app keep its own name', async () => {
    const { editing } = await edit();
    expect(await editing.issuesOf({ pattern: 'dev.*', was: 'dev.*', providers: [capture] })).toEqual([]);
  });

  it('removes an app, and says when there is none', async () => {
    const { editing, stored } = await edit();
    expect(await editing.remove('dev.*')).toBe(true);
    expect(await editing.remove('dev.*')).toBe(false);
    expect(Object.keys((await stored()).apps)).toEqual(['org.example']);
  });

  it('masks the password of a proxy, and keeps it when it comes back masked', async () => {
    const proxied = { type: 'unifiedpush', proxy: 'http://user:hunter2@proxy.example:3128/' };
    const { editing, stored } = await edit({ up: proxied });
    const [shown] = (await editing.get('up'))?.providers ?? [];
    expect(JSON.stringify(shown)).not.toContain('hunter2');
    await editing.save({ pattern: 'up', was: 'up', providers: [{ ...(shown as object), ttl: 5 }] });
    expect((await stored()).apps.up).toEqual({ ...proxied, ttl: 5 });
  });
});

describe('the key files of an app', () => {
  const apns = { type: 'apns', topic: 't', keyId: 'k', teamId: 't' };
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const fingerprint = hash('sha256', publicKey.export({ type: 'spki', format: 'der' }), 'hex')
    .slice(0, 16)
    .replaceAll(/(.{4})(?=.)/g, '$1 ');

  it('are described by a fingerprint of the public key, or as missing', async () => {
    const { editing, dataDir } = await edit({ ios: { ...apns, keyFile: 'here.p8', caFile: 'missing.pem' } });
    await writeFile(join(dataDir, 'here.p8'), pem);
    const nothing = { fingerprint: null, publicKey: null, endsAt: null, problem: null };
    expect((await editing.get('ios'))?.keys).toEqual([
      { key: 'keyFile', file: 'here.p8', ...nothing, fingerprint },
      {
        key: 'caFile',
        file: 'missing.pem',
        ...nothing,
        problem: expect.objectContaining({ code: 'file-unreadable' }),
      },
    ]);
  });

  it.each([
    ['keyFile', 'file-no-apns-key'],
    ['certFile', 'file-no-push-certificate'],
    ['p12File', 'file-no-push-certificate'],
    ['serviceAccountFile', 'file-no-service-account'],
    ['vapidPrivateKeyFile', 'file-no-vapid-key'],
    ['caFile', 'file-no-authority'],
    ['p12PassphraseFile', undefined],
    ['ofNothingKnownFile', undefined],
  ])('reveal nothing of another file that %s names', async (key, code) => {
    const { editing, dataDir } = await edit({ any: { type: 'apns', [key]: 'shadow' } });
    await writeFile(join(dataDir, 'shadow'), 'root:$6$salt$hash:20000:0:99999:7:::');
    const [told] = (await editing.get('any'))?.keys ?? [];
    expect(told).toMatchObject({ fingerprint: null, publicKey: null, endsAt: null });
    expect(told?.problem?.code).toBe(code);
    expect(JSON.stringify(told)).not.toMatch(/root|salt/);
  });

  it('of VAPID are described by the public key that clients need', async () => {
    const { editing } = await edit();
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    expect(await editing.storeKey('vapid.pem', Buffer.from(pem), 'vapidPrivateKeyFile')).toMatchObject({
      key: 'vapidPrivateKeyFile',
      publicKey: point.toString('base64url'),
      problem: null,
    });
  });
});

describe('an uploaded key', () => {
  it('is kept in the data folder for its owner only', async () => {
    const { editing, dataDir } = await edit();
    const { file: name, fingerprint } = await editing.storeKey('AuthKey.p8', Buffer.from('key'));
    expect(fingerprint).toBeNull();
    expect(name).toBe(join('secrets', 'AuthKey.p8'));
    expect(await readFile(join(dataDir, name), 'utf8')).toBe('key');
    expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600);
  });

  it.each(['../../etc/passwd', '/etc/passwd', '..', '.bashrc', 'a/b\\c', '\0'])(
    'stays there when it is named %j',
    async (name) => {
      const { editing, dataDir } = await edit();
      const { file } = await editing.storeKey(name, Buffer.from('key'));
      expect(file).toMatch(/^secrets\/[\w-][\w.-]*$/);
      expect(await readFile(join(dataDir, file), 'utf8')).toBe('key');
    },
  );

  it('replaces no other key, and keeps its file when it is uploaded twice', async () => {
    const { editing, dataDir } = await edit();
    await mkdir(join(dataDir, 'secrets'));
    const { file: first } = await editing.storeKey('key.pem', Buffer.from('one'));
    const { file: second } = await editing.storeKey('key.pem', Buffer.from('two'));
    expect(second).not.toBe(first);
    expect(await editing.storeKey('key.pem', Buffer.from('one'))).toMatchObject({ file: first });
    expect(await readFile(join(dataDir, first), 'utf8')).toBe('one');
  });
});
