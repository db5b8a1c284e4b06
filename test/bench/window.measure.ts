import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright';
import { expect, it, onTestFinished } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startDesktop } from '../support/desktop.ts';
import { startNotificationServer } from '../support/notification-server.ts';
import { startRelay } from '../support/relay-process.ts';
import { fillHistory } from './full-history.ts';
import { beside, median } from './report.ts';

const quick = process.env.CARILLON_BENCH_QUICK === '1';
const config = {
  apps: { 'app.carillon.desktop': { type: 'desktop' }, '*.*': { type: 'capture' } },
  history: { keepDays: 3_650, keepPushes: 2_000_000, keepBytes: 8_589_934_592 },
};

async function folder(pushes: number): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-window-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  await writeFile(join(dataDir, 'config.json'), JSON.stringify(config));
  fillHistory(dataDir, pushes, Date.now() - 60_000);
  return dataDir;
}

/** Loads a gateway from a separate process; resolves when that has ended. */
function load(mode: 'open' | 'fill', url: string, amount: number, length: number): Promise<void> {
  const child = spawn(process.execPath, ['out/bench/load.js', mode, url, String(amount), String(length), 'capture'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The load ended with ${code}.`))));
  });
}

async function windowOver(pushes: number) {
  const banners = await startNotificationServer();
  const desktop = await startDesktop({ dataDir: await folder(pushes) });
  onTestFinished(async () => {
    await desktop.close();
    await banners.stop();
  });
  await desktop.page.getByRole('option').first().waitFor();
  return { desktop, cdp: await desktop.page.context().newCDPSession(desktop.page) };
}

interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  /** Microseconds from its start to its end, and of CPU time. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string; readonly hasPartialUpdate?: boolean };
}

/** What the browser traced during `work`: tasks of the page's main thread, and its frames. */
async function traced(cdp: CDPSession, work: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise<void>((resolve) => cdp.once('Tracing.tracingComplete', () => resolve()));
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: [
        'disabled-by-default-devtools.timeline',
        'disabled-by-default-devtools.timeline.frame',
        '__metadata',
      ],
    },
  });
  await work();
  await cdp.send('Tracing.end');
  await complete;
  return events;
}

it('measures how smooth the window is while a thousand pushes a second arrive', async () => {
  const { desktop, cdp } = await windowOver(quick ? 10_000 : 100_000);
  const seconds = quick ? 3 : 20;
  const events = await traced(cdp, () => load('open', desktop.gatewayUrl, 1_000, seconds));
  const thread = events.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const tasks = events
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === thread?.pid && tid === thread.tid)
    .map(({ dur = 0, tdur = dur }) => ({ took: dur / 1_000, computed: tdur / 1_000 }));
  const frames = (wanted: string) => events.filter(({ name, pid }) => name === wanted && pid === thread?.pid);
  const drawn = frames('DrawFrame').length;
  // A partially presented frame was drawn, only without the page's latest change.
  const dropped = frames('DroppedFrame').filter(({ args }) => args?.hasPartialUpdate !== true).length;
  expect(tasks.length).toBeGreaterThan(100);
  expect(drawn).toBeGreaterThan(0);
  const long = tasks.filter(({ took }) => took > 50).length;
  const longest = (key: 'took' | 'computed') => Math.max(...tasks.map((task) => task[key]));
  console.log(`\nThe window with 1,000 pushes a second for ${seconds} s (${drawn} frames drawn, ${dropped} dropped)`);
  console.table({
    'tasks over 50 ms': beside(long, 'at most', 0),
    'longest task': beside(longest('took'), 'at most', 50, ' ms'),
    'most processor time of one task': beside(longest('computed'), 'at most', 50, ' ms'),
    'frames dropped': beside((dropped / (drawn + dropped)) * 100, 'at most', 1, ' %'),
  });
});

it('measures the memory of the window over many arrivals', async () => {
  const { desktop, cdp } = await windowOver(1_000);
  const [warm, half] = quick ? [1_000, 1_500] : [20_000, 100_000];
  const heaps: number[] = [];
  for (const arrivals of [warm, half, half]) {
    await load('fill', desktop.gatewayUrl, 16, arrivals);
    heaps.push(await heap(cdp, desktop.page));
  }
  const [first = 0, middle = 0, last = 0] = heaps;
  const after = (arrivals: number) => `after ${arrivals.toLocaleString('en')} arrivals`;
  console.log("\nThe window's heap");
  // Compiled code and caches grow with the first use; a leak would also grow in the second half.
  console.table({
    [after(warm)]: { measured: `${first.toFixed(1)} MB` },
    [after(warm + half)]: { measured: `${middle.toFixed(1)} MB` },
    [after(warm + 2 * half)]: beside(last, 'at most', Math.round(middle * 1.05 * 10) / 10, ' MB'),
  });
});

/** Megabytes of JavaScript memory in use once the page has caught up and garbage is collected. */
async function heap(cdp: CDPSession, page: Page): Promise<number> {
  await page.waitForTimeout(3_000);
  await cdp.send('HeapProfiler.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('Performance.enable');
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1_000_000;
}

it('measures the first paint of the list over a million pushes', async () => {
  const pushes = quick ? 20_000 : 1_000_000;
  const dataDir = await folder(pushes);
  const relay = await startRelay({ dataDir });
  const browser = await launchBrowser();
  onTestFinished(async () => {
    await browser.close();
    await relay.stop();
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('[role=option]') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => performance.mark('list')));
    }).observe(document, { childList: true, subtree: true });
  });
  const drawn = () => page.waitForFunction(() => performance.getEntriesByName('list').length > 0);
  await page.goto(`${relay.uiUrl}/#token=${relay.token}`);
  // Only then does it have a session that survives a reload.
  await drawn();
  const times: number[] = [];
  for (let round = 0; round < (quick ? 2 : 10); round++) {
    await page.reload();
    await drawn();
    times.push(await page.evaluate(() => performance.getEntriesByName('list')[0]?.startTime ?? Number.NaN));
  }
  console.log(`\nFrom opening the page to its list, over ${pushes.toLocaleString('en')} pushes`);
  console.table({ 'median time': beside(median(times), 'at most', 300, ' ms') });
});
