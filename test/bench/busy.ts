import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillHistory } from './full-history.ts';
import { type Entries, load, serve } from './process.ts';
import { beside, median, pause } from './report.ts';

const RATE = 1_000;
const SEARCHES = ['message number', 'walnut', 'chestnut walnut', 'nowhere at all', '@user17:example.org message'];

/** How fast pushes are answered at 1,000 a second while a window reads a large history, and while old pushes are erased. */
export async function measureBusy(entries: Entries, quick: boolean): Promise<void> {
  const pushes = quick ? 20_000 : 1_000_000;
  const seconds = quick ? 2 : 20;
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-busy-'));
  const config = (keepPushes: number) => ({
    apps: { 'dev.*': { type: 'capture' } },
    ui: { port: 0 },
    history: { keepPushes, keepDays: 3_650, keepBytes: 1_000_000_000_000 },
  });
  const save = (keepPushes: number) => writeFile(join(dataDir, 'config.json'), JSON.stringify(config(keepPushes)));
  await save(10_000_000);
  fillHistory(dataDir, pushes, Date.now() - 60_000);
  const log = join(dataDir, 'addresses');
  const relay = await serve([entries.cli, 'serve', '--data-dir', dataDir, '--port', '0', '--log-format', 'json'], log);
  const api = await signIn(log);

  const quiet = await load(entries.load, 'open', relay.url, RATE, seconds);
  const reading = readOn(api);
  const beside1 = await load(entries.load, 'open', relay.url, RATE, seconds);
  const times = await reading.stop();
  await save(Math.round(pushes * 0.9));
  const pruning = await load(entries.load, 'open', relay.url, RATE, seconds);
  await relay.stop();
  await rm(dataDir, { recursive: true });

  console.log(`\nBeside a history of ${pushes.toLocaleString('en')} pushes, at ${RATE} pushes a second`);
  console.table({
    p99: beside(quiet.p99, 'at most', 10, ' ms'),
    'p99 while a window lists and searches': beside(beside1.p99, 'at most', 10, ' ms'),
    [`p99 while ${Math.round(pushes / 10).toLocaleString('en')} old ones go`]: beside(
      pruning.p99,
      'at most',
      10,
      ' ms',
    ),
    'first page of the list': beside(median(times.list), 'at most', 20, ' ms'),
    'search of two words': beside(median(times.search), 'at most', 100, ' ms'),
    'search, the slowest': { measured: `${Math.round(Math.max(...times.search))} ms` },
  });
}

type Call = (name: string, input: object) => Promise<unknown>;

async function signIn(log: string): Promise<Call> {
  for (;;) {
    const [, ui, token] = /ui (http\S+?)\/#token=(\S+)/.exec(await readFile(log, 'utf8').catch(() => '')) ?? [];
    if (ui === undefined || token === undefined) {
      await pause(50);
      continue;
    }
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${ui}/session`, { method: 'POST', headers, body: JSON.stringify({ token }) });
    const { session } = (await answer.json()) as { readonly session: string };
    const signed = { ...headers, authorization: `Bearer ${session}` };
    return async (name, input) => {
      const body = JSON.stringify({ json: input });
      const read = await fetch(`${ui}/rpc/${name}`, { method: 'POST', headers: signed, body });
      if (!read.ok) throw new Error(`${name} was answered ${read.status}.`);
      return read.json();
    };
  }
}

/** Lists and searches without pause, like an impatient person. */
function readOn(call: Call) {
  const times: { list: number[]; search: number[] } = { list: [], search: [] };
  let stopped = false;
  const timed = async (kind: keyof typeof times, input: object) => {
    const began = performance.now();
    await call('pushes/list', { limit: 100, ...input });
    times[kind].push(performance.now() - began);
  };
  const running = (async () => {
    while (!stopped) {
      await timed('list', {});
      for (const search of SEARCHES) await timed('search', { search });
      await pause(100);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await running;
      return times;
    },
  };
}
