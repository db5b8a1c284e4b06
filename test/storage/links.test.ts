import { chown, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/storage/folder-lock.ts';
import { eventually } from '../support/eventually.ts';
import { silentLog } from '../support/log.ts';
import { message, notify } from '../support/notify.ts';
import { testOutbox } from '../support/outbox.ts';
import { incomingPush } from '../support/push.ts';
import { testRelay } from '../support/relay.ts';
import { temporaryFolder } from '../support/temporary.ts';

const CONTENT = 'This belongs to somebody else.';

/** A data folder, and a file elsewhere that is the target of a link in the folder. */
async function planted(name: string, exists: boolean) {
  const folder = await temporaryFolder();
  const dataDir = join(folder, 'data');
  const target = join(folder, 'elsewhere');
  await mkdir(dataDir);
  if (exists) await writeFile(target, CONTENT);
  await symlink(target, join(dataDir, name));
  const untouched = async () => {
    if (exists) expect(await readFile(target, 'utf8')).toBe(CONTENT);
    expect((await readdir(folder)).sort()).toEqual(exists ? ['data', 'elsewhere'] : ['data']);
  };
  return { dataDir, file: join(dataDir, name), untouched };
}

const health = async ({ router }: Awaited<ReturnType<typeof testRelay>>) =>
  call(router.health, undefined, { context: {} });

describe('a link in the data folder', () => {
  const companions = ['', '-wal', '-shm', '-journal'];

  it.each(companions.flatMap((one) => [true, false].map((exists) => [one, exists] as const)))(
    'is refused in the place of outbox.db%s, and its target (exists: %s) is not changed',
    async (companion, exists) => {
      const { dataDir, file, untouched } = await planted(`outbox.db${companion}`, exists);
      const relay = await testRelay({ dataDir });
      expect((await notify(relay.url, message('One'))).status).toBe(503);
      const { problem } = (await health(relay)).outbox as { readonly problem: object };
      expect(problem).toMatchObject({
        code: 'storage-link',
        parameters: { file },
        cause: expect.stringContaining(file),
        remedy: expect.stringMatching(/./),
      });
      await relay.stop();
      await untouched();
    },
  );

  it.each(companions)('is refused in the place of history.db%s, and pushes are accepted', async (companion) => {
    const { dataDir, file, untouched } = await planted(`history.db${companion}`, true);
    const relay = await testRelay({ dataDir, config: { apps: { app: { type: 'capture' } } } });
    const devices = [{ app_id: 'app', pushkey: 'key' }];
    expect((await notify(relay.url, message('One', { devices }))).status).toBe(200);
    expect(await health(relay)).toMatchObject({
      history: { problem: { code: 'storage-link', parameters: { file } } },
    });
    await relay.stop();
    await untouched();
  });

  it.each([true, false])('is refused in the place of the lock: nothing starts (target exists: %s)', async (exists) => {
    const { dataDir, file, untouched } = await planted('carillon.lock', exists);
    await expect(testRelay({ dataDir })).rejects.toMatchObject({
      problem: { code: 'storage-link', parameters: { file } },
    });
    await untouched();
  });

  it('is noticed within two seconds if it replaces a file in use', async () => {
    const { outbox, file } = await testOutbox();
    await outbox.accept(incomingPush('one'));
    await rename(file, `${file}.moved`);
    await symlink(`${file}.moved`, file);
    await eventually(() => expect(outbox.state()).toMatchObject({ problem: { code: 'storage-gone' } }), {
      timeout: 2_000,
    });
    await rm(file);
    await rename(`${file}.moved`, file);
  });
});

describe('the data folder', () => {
  it('may itself be a link', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'data'));
    await symlink(join(folder, 'data'), join(folder, 'link'));
    const relay = await testRelay({ dataDir: join(folder, 'link') });
    expect((await notify(relay.url, message('One'))).status).toBe(200);
    await relay.stop();
    expect(await readdir(join(folder, 'data'))).toEqual(expect.arrayContaining(['history.db', 'outbox.db']));
  });

  it('has to belong to the user of the relay or to root', async (context) => {
    if (process.geteuid?.() !== 0) return context.skip('only root can give a folder to another user');
    const folder = await temporaryFolder();
    await chown(folder, 65_534, 65_534);
    await expect(lockFolder({ folder, log: silentLog })).rejects.toMatchObject({
      problem: { code: 'folder-not-ours', parameters: { folder } },
      remedy: expect.stringContaining('--data-dir'),
    });
    expect(await readdir(folder)).toEqual([]);
    await chown(folder, 0, 0);
    (await lockFolder({ folder, log: silentLog })).release();
  });
});
