import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPause } from '../../src/notifications/pause.ts';
import { tomorrowMorning } from '../../src/notifications/tomorrow-morning.ts';
import { startEndpoint } from '../support/emulators.ts';
import { eventually } from '../support/eventually.ts';
import { silentLog } from '../support/log.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { message, notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';
import { plainBanner as banner, createScriptedShell } from '../support/shell.ts';
import { temporaryFolder } from '../support/temporary.ts';

const HOUR = 3_600_000;
async function setUp(folder?: string) {
  const file = join(folder ?? (await temporaryFolder()), 'pause.json');
  const shell = createScriptedShell();
  const clock = createManualClock();
  const pause = await createPause({ file, shell, clock, log: silentLog, changed: () => undefined });
  onTestFinished(() => pause.close());
  return { file, shell, clock, pause };
}

describe('a pause', () => {
  it('withholds banners, and shows how many there were when it is over', async () => {
    const { shell, clock, pause } = await setUp();
    await pause.start(clock.now() + HOUR);
    expect(await pause.shell.show(banner('one'))).toEqual({ result: 'suppressed', reason: 'paused' });
    await pause.shell.show(banner('two'));
    clock.advance(HOUR - 1);
    expect(shell.banners).toEqual([]);
    clock.advance(1);
    expect(shell.banners).toMatchObject([
      { title: 'Notifications were paused', body: '2 pushes came meanwhile.', pushId: 'two' },
    ]);
    expect(pause.state()).toBeNull();
    expect(await pause.shell.show(banner('three'))).toEqual({ result: 'shown' });
  });

  it('lasts until somebody ends it when it has no end', async () => {
    const { shell, clock, pause } = await setUp();
    await pause.start(null);
    clock.advance(1_000 * HOUR);
    expect(await pause.shell.show(banner('one'))).toMatchObject({ reason: 'paused' });
    await pause.end();
    expect(shell.banners).toMatchObject([{ body: '1 push came meanwhile.' }]);
  });

  it('lasts until the next morning of the person, wherever the relay is', async () => {
    const { clock, pause } = await setUp();
    await pause.start('tomorrow', 'Asia/Tokyo');
    expect(pause.state()).toEqual({ until: tomorrowMorning(clock.now(), 'Asia/Tokyo') });
  });

  it('can be prolonged, and keeps counting', async () => {
    const { shell, clock, pause } = await setUp();
    await pause.start(clock.now() + HOUR);
    await pause.shell.show(banner('one'));
    await pause.start(clock.now() + 2 * HOUR);
    await pause.shell.show(banner('two'));
    clock.advance(HOUR);
    expect(pause.state()).toEqual({ until: clock.now() + HOUR });
    clock.advance(HOUR);
    expect(shell.banners).toMatchObject([{ body: '2 pushes came meanwhile.' }]);
  });

  it('ends silently when nothing was withheld, or all was read elsewhere', async () => {
    const { shell, pause } = await setUp();
    await pause.start(null);
    await pause.end();
    await pause.start(null);
    await pause.shell.show(banner('one'));
    await pause.shell.setUnread(0);
    await pause.end();
    expect(shell.calls).toEqual([['setUnread', 0]]);
  });

  it('ends at once when its end is in the past', async () => {
    const { pause, clock } = await setUp();
    await pause.start(clock.now() - 1);
    expect(pause.state()).toBeNull();
  });

  it('survives a restart with its count, and ends on time', async () => {
    const folder = await temporaryFolder();
    const first = await setUp(folder);
    await first.pause.start(first.clock.now() + HOUR);
    await first.pause.shell.show(banner('one'));
    await first.pause.close();
    const second = await setUp(folder);
    second.pause.watch();
    expect(second.pause.state()).toEqual(first.pause.state());
    second.clock.advance(HOUR);
    expect(second.shell.banners).toMatchObject([{ body: '1 push came meanwhile.' }]);
    await second.pause.close();
    expect((await setUp(folder)).pause.state()).toBeNull();
  });

  it('stores its count without being closed, for its owner only', async () => {
    const { file, clock, pause } = await setUp();
    await pause.start(null);
    await pause.shell.show(banner('one'));
    clock.advance(1_000);
    await eventually(async () =>
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ missed: { pushes: 1 } }),
    );
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it.each(['', '{', '{"until":"x"}'])('is over when its file contains %j', async (text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'pause.json'), text);
    expect((await setUp(folder)).pause.state()).toBeNull();
  });
});

describe('a relay that is paused', () => {
  it('answers, keeps and forwards pushes, but shows nothing', async () => {
    const { url: endpoint, received } = await startEndpoint();
    const { url, router, shell } = await testRelay({
      config: {
        apps: { desk: { type: 'desktop' }, up: { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] } },
      },
    });
    const context = { context: {} };
    await call(router.pause.start, { until: null }, context);
    expect((await call(router.health, undefined, context)).paused).toEqual({ until: null });
    const devices = [
      { app_id: 'desk', pushkey: 'key' },
      { app_id: 'up', pushkey: endpoint },
    ];
    const push = message('Hi', { devices, counts: { unread: 2 } });
    expect(await notify(url, push)).toEqual({ status: 200, body: { rejected: [] } });
    expect(received).toHaveLength(1);
    expect(shell.calls).toEqual([['setUnread', 2]]);
    await eventually(async () => {
      const { rows } = await call(router.pushes.list, { limit: 1 }, context);
      expect(rows[0]?.deliveries.map(({ outcome }) => outcome?.reason)).toEqual(['paused', 'accepted']);
    });
    await call(router.pause.end, undefined, context);
    expect((await call(router.health, undefined, context)).paused).toBeNull();
    expect(shell.banners).toMatchObject([{ body: '1 push came meanwhile.' }]);
  });
});
