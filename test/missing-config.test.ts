import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { eventually } from './support/eventually.ts';
import { message, notify } from './support/notify.ts';
import { testRelay } from './support/relay.ts';

const context = { context: {} };

/** A data folder without a configuration file in which a push for an app waits, because its configuration was broken. */
async function withPushFor(appId: string, type: string) {
  const relay = await testRelay({ file: JSON.stringify({ apps: { [appId]: { type, unknown: true } } }) });
  const devices = [{ app_id: appId, pushkey: 'key' }];
  expect(await notify(relay.url, message('Waits', { devices }))).toEqual({ status: 200, body: { rejected: [] } });
  await relay.stop();
  await rm(join(relay.dataDir, 'config.json'));
  return relay.dataDir;
}

async function outcomeIn({ router }: Awaited<ReturnType<typeof testRelay>>) {
  const { rows } = await call(router.pushes.list, { limit: 10 }, context);
  return rows[0]?.deliveries[0]?.outcome;
}

describe('a start without a configuration file', () => {
  it('is refused while pushes wait for its apps, which are delivered once the file is restored', async () => {
    const dataDir = await withPushFor('app', 'capture');
    const file = join(dataDir, 'config.json');
    await expect(testRelay({ dataDir, file: null })).rejects.toMatchObject({
      problem: { code: 'config-lost', parameters: { file }, remedy: expect.stringContaining('{}') },
    });
    const restored = await testRelay({ dataDir, file: '{"apps": {"app": {"type": "capture"}}}' });
    await eventually(async () => expect(await outcomeIn(restored)).toMatchObject({ status: 'delivered' }));
  });

  it('is also refused if the defaults have an app of that name with another provider', async () => {
    const dataDir = await withPushFor('app.carillon.desktop', 'capture');
    await expect(testRelay({ dataDir, file: null })).rejects.toMatchObject({ problem: { code: 'config-lost' } });
  });

  it('gives the pushes up once the file is an empty configuration', async () => {
    const relay = await testRelay({ dataDir: await withPushFor('app', 'capture'), file: '{}' });
    await eventually(async () => expect(await outcomeIn(relay)).toEqual({ status: 'failed', reason: 'app-removed' }));
  });

  it('uses the defaults in a new folder, and if pushes wait only for the app of the defaults', async () => {
    const { router } = await testRelay({ file: null });
    expect((await call(router.health, undefined, context)).apps).toMatchObject([{ pattern: 'app.carillon.desktop' }]);
    const relay = await testRelay({ dataDir: await withPushFor('app.carillon.desktop', 'desktop'), file: null });
    await eventually(async () => expect(await outcomeIn(relay)).toMatchObject({ status: 'delivered' }));
    expect(relay.shell.banners).toHaveLength(1);
  });
});
