import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callRelay } from '../support/relay-api.ts';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

const apns = { type: 'apns', topic: 't', keyId: 'k', teamId: 't' };
/** Enough for Carillon itself, and far below what an endless file would take. Megabytes. */
const MAX_MB = 400;

async function peakMegabytes(pid: number): Promise<number> {
  return Number(/VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}

describe('a configuration that names devices, pipes and folders as files', () => {
  it('still starts, in little memory, and says what is wrong with each app', async () => {
    const dataDir = await temporaryFolder();
    execFileSync('mkfifo', [join(dataDir, 'pipe')]);
    await mkdir(join(dataDir, 'folder'));
    await writeFile(join(dataDir, 'huge'), '');
    await truncate(join(dataDir, 'huge'), 2 ** 40);
    const relay = await startRelay({
      dataDir,
      config: {
        apps: {
          endless: { type: 'unifiedpush', caFile: '/dev/zero' },
          pipe: { ...apns, keyFile: 'pipe' },
          folder: { type: 'fcm', serviceAccountFile: 'folder' },
          huge: { type: 'webpush', vapidPrivateKeyFile: 'huge', vapidSubject: 'mailto:a@example.org' },
          passphrase: { type: 'apns', topic: 't', p12File: 'config.json', p12PassphraseFile: '/dev/random' },
          works: { type: 'capture' },
        },
      },
    });
    onTestFinished(() => relay.kill());
    const health = await callRelay(relay, 'health');
    const problem = (code: string, name: string) => [{ code, parameters: expect.objectContaining({ name }) }];
    expect(health).toMatchObject({
      apps: [
        { pattern: 'endless', problems: problem('file-not-regular', 'caFile') },
        { pattern: 'pipe', problems: problem('file-not-regular', 'keyFile') },
        { pattern: 'folder', problems: problem('file-not-regular', 'serviceAccountFile') },
        { pattern: 'huge', problems: problem('file-too-big', 'vapidPrivateKeyFile') },
        { pattern: 'passphrase', problems: problem('file-not-regular', 'p12PassphraseFile') },
        { pattern: 'works', problems: [] },
      ],
    });
    for (const pattern of ['endless', 'pipe', 'folder', 'huge', 'passphrase'])
      expect(await callRelay(relay, 'apps/get', { pattern })).toMatchObject({ providers: [{}] });
    expect(await peakMegabytes(relay.pid)).toBeLessThan(MAX_MB);
  });

  it.each(['pipe', '/dev/zero', '.'])(
    'makes the start fail at once with an explanation if it is %s itself',
    async (name) => {
      const dataDir = await temporaryFolder();
      execFileSync('mkfifo', [join(dataDir, 'pipe')]);
      const file = join(dataDir, name.startsWith('/') ? '' : name);
      const args = ['--config', name.startsWith('/') ? name : file];
      await expect(startRelay({ dataDir, args })).rejects.toThrow(/exited with 1[\s\S]*not a regular file/);
    },
  );

  it('makes the start fail at once if it reads the shared secret from a pipe', async () => {
    const dataDir = await temporaryFolder();
    const file = join(dataDir, 'pipe');
    execFileSync('mkfifo', [file]);
    const env = { ...process.env, CARILLON_SHARED_SECRET_FILE: file };
    await expect(startRelay({ dataDir, env })).rejects.toThrow(
      /CARILLON_SHARED_SECRET_FILE: \S+ is a pipe, not a regular file/,
    );
  });
});

describe('a data folder that others can write to', () => {
  const CONTENT = 'as it was, and no database';

  /** A data folder with links at these places, and the file elsewhere that they lead to. */
  async function withLinks(...names: readonly string[]) {
    const dataDir = await temporaryFolder();
    const elsewhere = join(await temporaryFolder(), 'precious');
    await writeFile(elsewhere, CONTENT);
    await mkdir(join(dataDir, 'secrets'));
    for (const name of names) await symlink(elsewhere, join(dataDir, name));
    return { dataDir, elsewhere };
  }

  it('lets no link there redirect a saved configuration or a key', async () => {
    const { dataDir, elsewhere } = await withLinks('config.json.new', 'secrets/key.pem.new');
    const relay = await startRelay({ dataDir, config: {} });
    onTestFinished(() => relay.kill());
    const stored = await callRelay(relay, 'apps/storeKey', { name: 'key.pem', base64: 'c2VjcmV0' });
    expect(stored).toMatchObject({ file: 'secrets/key.pem' });
    const draft = { pattern: 'new', was: null, providers: [{ type: 'capture' }] };
    expect(await callRelay(relay, 'apps/save', draft)).toEqual({ issues: [] });
    expect(await readFile(join(dataDir, 'secrets', 'key.pem'), 'utf8')).toBe('secret');
    expect(JSON.parse(await readFile(join(dataDir, 'config.json'), 'utf8'))).toMatchObject({ apps: { new: {} } });
    expect(await readFile(elsewhere, 'utf8')).toBe(CONTENT);
  });

  it('keeps the relay from starting while a link lies at the place of its lock, and leaves the target as it was', async () => {
    const { dataDir, elsewhere } = await withLinks('carillon.lock');
    await expect(startRelay({ dataDir, config: {} })).rejects.toThrow(/exited with 1[\s\S]*carillon\.lock is a link/);
    expect(await readFile(elsewhere, 'utf8')).toBe(CONTENT);
    await rm(join(dataDir, 'carillon.lock'));
    const relay = await startRelay({ dataDir, config: {} });
    onTestFinished(() => relay.kill());
    expect(await readFile(elsewhere, 'utf8')).toBe(CONTENT);
  });
});
