import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { eventually } from './support/eventually.ts';
import { message, notify } from './support/notify.ts';
import { testOutbox } from './support/outbox.ts';
import { incomingPush } from './support/push.ts';
import { testRelay } from './support/relay.ts';
import { temporaryFolder } from './support/temporary.ts';

const context = { context: {} };

describe('the data folder', () => {
  it('is used by one relay at a time: another one says so and exits', { timeout: 60_000 }, async () => {
    const first = await testRelay({ config: { apps: { desk: { type: 'desktop' } } } });
    await expect(testRelay({ dataDir: first.dataDir })).rejects.toMatchObject({
      problem: { code: 'folder-in-use', parameters: { folder: first.dataDir } },
    });
    const devices = [{ app_id: 'desk', pushkey: 'key' }];
    expect((await notify(first.url, message('Still here', { devices }))).status).toBe(200);
    await first.stop();
    expect((await testRelay({ dataDir: first.dataDir })).url).toContain('http://');
  });

  it('is used by one relay at a time, even if the lock file is removed', async () => {
    const { dataDir } = await testRelay();
    await rm(join(dataDir, 'carillon.lock'));
    await expect(testRelay({ dataDir })).rejects.toMatchObject({ problem: { code: 'folder-in-use' } });
  });

  it('causes refusals with 503 if a file is unusable, which only its owner learns', async () => {
    const dataDir = await temporaryFolder();
    // A folder in the place of the file cannot be opened, not even by root.
    await mkdir(join(dataDir, 'outbox.db'));
    const { url, router } = await testRelay({ dataDir });
    const answer = await fetch(url, { method: 'POST', body: '{"notification":{"devices":[]}}' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(await answer.json()).toMatchObject({ errcode: 'M_UNKNOWN' });
    const health = await fetch(new URL('/health', url));
    expect(health.status).toBe(503);
    expect(await health.text()).not.toContain('outbox.db');
    expect(await call(router.health, undefined, { context: {} })).toMatchObject({
      outbox: { problem: { cause: expect.stringContaining('outbox.db') } },
    });
  });

  it('is recovered as soon as its outbox can be opened, and then pushes are accepted', async () => {
    const left = await testOutbox();
    await left.outbox.accept(incomingPush('one'));
    await left.close();
    const dataDir = await temporaryFolder();
    const place = join(dataDir, 'outbox.db');
    await mkdir(place);
    const { url, router } = await testRelay({ dataDir, config: { apps: { app: { type: 'capture' } } } });
    const push = () => fetch(url, { method: 'POST', body: '{"notification":{"devices":[]}}' });
    expect((await push()).status).toBe(503);
    await rmdir(place);
    await rename(left.file, place);
    await eventually(async () => expect((await push()).status).toBe(200));
    await eventually(async () => {
      // Refused requests are listed, too.
      const { rows } = await call(router.pushes.list, { limit: 100 }, context);
      expect(rows.find(({ id }) => id === 'one')?.deliveries[0]?.outcome).toMatchObject({ status: 'delivered' });
    });
  });

  it('shows the pushes that waited in a lost outbox as ended, after the next start', async () => {
    const config = { apps: { up: { type: 'unifiedpush' as const } } };
    const first = await testRelay({ config });
    const rowsOf = async ({ router }: typeof first) => (await call(router.pushes.list, { limit: 10 }, context)).rows;
    const devices = [{ app_id: 'up', pushkey: 'https://127.0.0.1:1/UP' }];
    expect((await notify(first.url, message('Waits', { devices }))).status).toBe(200);
    await eventually(async () => expect((await rowsOf(first))[0]?.deliveries[0]?.outcome?.status).toBe('retrying'));
    await first.stop();
    for (const companion of ['', '-wal', '-shm'])
      await rm(join(first.dataDir, `outbox.db${companion}`), { force: true });
    const second = await testRelay({ config, dataDir: first.dataDir });
    await eventually(async () =>
      expect((await rowsOf(second))[0]?.deliveries[0]?.outcome).toEqual({ status: 'failed', reason: 'outbox-lost' }),
    );
  });
});
