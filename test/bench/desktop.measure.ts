import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron } from 'playwright';
import { expect, it, onTestFinished } from 'vitest';
import { findElectron, type Runtime } from '../../scripts/electron-runtime.mjs';
import { startDesktop } from '../support/desktop.ts';
import { startNotificationServer } from '../support/notification-server.ts';
import { message, notify } from '../support/notify.ts';

const quick = process.env.CARILLON_BENCH_QUICK === '1';

const share = (sorted: readonly number[], part: number) =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN);
const sort = (numbers: readonly number[]) => [...numbers].sort((left, right) => left - right);

/** Calls back for each notification that a program sends to the notification server. */
function watchNotifications(seen: () => void): () => void {
  const monitor = spawn('dbus-monitor', ['--session', "interface='org.freedesktop.Notifications',member='Notify'"]);
  monitor.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('member=Notify')) seen();
  });
  return () => monitor.kill();
}

it('measures the time from POST to banner', async () => {
  const banners = await startNotificationServer();
  const desktop = await startDesktop();
  let arrived: () => void = () => undefined;
  const stop = watchNotifications(() => arrived());
  onTestFinished(async () => {
    stop();
    await desktop.close();
    await banners.stop();
  });
  const times: number[] = [];
  const rounds = quick ? 20 : 100;
  for (let round = 0; round < rounds + 5; round++) {
    const shown = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const sent = performance.now();
    const answer = notify(desktop.gatewayUrl, message(`push ${round}`, { room_id: `!${round}:example.org` }));
    await shown;
    // The first ones also load code, so they do not count.
    if (round >= 5) times.push(performance.now() - sent);
    expect((await answer).status).toBe(200);
    execFileSync('dunstctl', ['close-all']);
  }
  const sorted = sort(times);
  console.log('\nFrom POST to the notification server');
  console.table({ milliseconds: { p50: share(sorted, 0.5), p95: share(sorted, 0.95), worst: share(sorted, 1) } });
});

it('measures the start of the window beside an empty one', async () => {
  const runtime = await findElectron({ say: () => undefined });
  const empty = await emptyApp(runtime);
  onTestFinished(empty.remove);
  const rounds = quick ? 2 : 5;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    const desktop = await startDesktop();
    ours.push(performance.now() - started);
    await desktop.close();
    theirs.push(await startEmpty(empty));
  }
  const [app, bare] = [share(sort(ours), 0.5), share(sort(theirs), 0.5)];
  console.log('\nStart until the window can be used');
  console.table({ milliseconds: { Carillon: app, 'empty window': bare, difference: app - bare } });
});

interface EmptyApp {
  readonly path: string;
  readonly args: readonly string[];
  remove(): Promise<void>;
}

/** The smallest possible Electron app on the same runtime. The stand-in runtime runs only the app next to it. */
async function emptyApp(runtime: Runtime): Promise<EmptyApp> {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-empty-'));
  const app = join(folder, 'app');
  execFileSync('mkdir', [app]);
  await writeFile(join(app, 'package.json'), '{"name":"empty","version":"1.0.0","main":"main.cjs"}');
  await writeFile(
    join(app, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
     app.whenReady().then(() => new BrowserWindow({ width: 1100, height: 720 }).loadURL('data:text/html,empty'));`,
  );
  const remove = () => rm(folder, { recursive: true, force: true });
  if (runtime.source !== 'stand-in') return { path: runtime.path, args: [app], remove };
  const copy = join(dirname(dirname(runtime.path)), `empty-${process.pid}`);
  execFileSync('cp', ['-al', dirname(runtime.path), copy]);
  await rm(join(copy, 'resources', 'app'));
  await symlink(app, join(copy, 'resources', 'app'));
  return {
    path: join(copy, 'electron'),
    args: [],
    remove: async () => {
      await remove();
      await rm(copy, { recursive: true, force: true });
    },
  };
}

async function startEmpty({ path, args }: EmptyApp): Promise<number> {
  const started = performance.now();
  const app = await _electron.launch({ executablePath: path, args: ['--no-sandbox', ...args] });
  const page = await app.firstWindow();
  await page.getByText('empty').waitFor();
  const took = performance.now() - started;
  await app.close();
  return took;
}
