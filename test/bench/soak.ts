import { execFile } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { makeApps } from './apps.ts';
import { type Kind, kinds } from './devices.ts';
import { endsOf } from './ends.ts';
import { type Entries, memory, type Served, type ServedRelay, serve, serveRelay } from './process.ts';
import { beside, median, pause } from './report.ts';
import type { Arrivals } from './servers/arrivals.ts';
import type { Command, Mood } from './servers/emulator-commands.ts';
import type { Vitals } from './servers/probe.ts';
import { kindOf } from './soak-plan.ts';

const SAMPLE_MS = 1_000;
/** Faults follow one another: how long each lasts, and the pause after it. Milliseconds. */
const FAULT_MS = 6_000;
const REST_MS = 4_000;
const faults: readonly Mood[] = ['failing', 'resetting', 'busy', 'slow', 'refusing'];
/** How often progress is printed. Milliseconds. */
const SAID_MS = 30_000;
/** A provider that was away is probed after a minute at the latest. */
const PATIENCE_MS = 90_000;

interface Sample {
  /** The share of pushes sent so far, 0 to 1. */
  readonly share: number;
  readonly mebibytes: number;
  readonly files: number;
  readonly handles: number;
}

type Emulators = Readonly<Record<Kind, Served>>;

/**
 * Very many pushes at a mixed rate with temporary faults: what remains in memory and on disk, and whether any push is
 * lost.
 */
export async function soak(entries: Entries, total: number): Promise<void> {
  const apps = await makeApps(entries.root);
  const started = await Promise.all(kinds.map((kind) => serve([entries.emulator, kind, entries.root])));
  const emulators = Object.fromEntries(kinds.map((kind, index) => [kind, started[index]])) as Emulators;
  const urls = kinds.map((kind) => emulators[kind].url);
  const config = { apps: apps.config(Object.fromEntries(kinds.map((kind) => [kind, emulators[kind].url]))) };
  const relay = await serveRelay(entries, config);

  const loading = loadWith(entries, relay.url, total, urls);
  const watching = watch(relay, emulators, total, loading);
  const faulting = fault(emulators, loading);
  const { refused, seconds, answers } = await loading;
  await faulting;
  const { samples, delay } = await watching;
  const lacking = await settle(emulators, total, new Set(refused));
  // Idle connections are closed after half a minute.
  const end = await vitalsOf(relay);
  const files = await filesOf(relay.pid);
  await relay.halt();
  const ends = await endsOf(relay.dataDir, lacking.missing);
  await rm(relay.dataDir, { recursive: true });
  for (const emulator of Object.values(emulators)) await emulator.stop();
  await apps.remove();

  const part = (from: number, to: number) => samples.filter(({ share }) => share >= from && share <= to);
  const warm = part(0.1, 0.3);
  const late = part(0.8, 1);
  const of = (all: readonly Sample[], key: 'mebibytes' | 'files' | 'handles') => median(all.map((one) => one[key]));
  const most = (key: 'files' | 'handles') => Math.max(...part(0, 0.3).map((one) => one[key]));
  const growth = (of(late, 'mebibytes') / of(warm, 'mebibytes') - 1) * 100;
  const lost = lacking.missing.length - ends.known;
  console.log(`\nSoak: ${total.toLocaleString('en')} pushes in ${Math.round(seconds)} s, with faults coming and going`);
  console.table({
    'memory, median of the second and third tenth': { measured: `${Math.round(of(warm, 'mebibytes'))} MiB` },
    'memory, median of the last fifth': { measured: `${Math.round(of(late, 'mebibytes'))} MiB` },
    'memory growth': beside(growth, 'at most', 5, ' %'),
    'open files at the end, beside the most at the beginning': beside(files, 'at most', most('files')),
    'handles at the end, beside the most at the beginning': beside(end.handles, 'at most', most('handles')),
    'event-loop delay, p99': beside(delay.p99, 'at most', 50, ' ms'),
    'event-loop delay, worst': { measured: `${Math.round(delay.worst)} ms` },
    'not acknowledged, and so the homeserver keeps them': { measured: refused.length },
    'acknowledged and neither delivered nor ended with a reason': beside(lost, 'at most', 0),
    'acknowledged and ended with a reason': { measured: `${ends.known} ${ends.words}` },
    'delivered more than once': { measured: lacking.repeated },
    'answers of the gateway': { measured: JSON.stringify(answers) },
  });
  if (lost > 0) process.exitCode = 1;
}

const run = promisify(execFile);

async function loadWith({ soakLoad }: Entries, url: string, total: number, endpoints: readonly string[]) {
  const { stdout } = await run(process.execPath, [soakLoad, url, String(total), ...endpoints], { maxBuffer: 2 ** 28 });
  return JSON.parse(stdout) as {
    readonly seconds: number;
    readonly refused: readonly number[];
    readonly answers: Readonly<Record<string, number>>;
  };
}

/** Repeats `work` until `until` has ended. */
async function during(until: Promise<unknown>, work: () => Promise<void>): Promise<void> {
  let over = false;
  until
    .finally(() => {
      over = true;
    })
    .catch(() => undefined);
  while (!over) await work();
}

async function fault(emulators: Emulators, until: Promise<unknown>): Promise<void> {
  let turn = 0;
  await during(until, async () => {
    const kind = kinds[turn % kinds.length] ?? 'fcm';
    const mood = faults[Math.floor(turn / kinds.length) % faults.length] ?? 'failing';
    turn += 1;
    await command(emulators[kind], { type: 'mood', mood });
    await Promise.race([pause(FAULT_MS), until]);
    await command(emulators[kind], { type: 'mood', mood: 'well' });
    await Promise.race([pause(REST_MS), until]);
  });
}

async function watch(relay: ServedRelay, emulators: Emulators, total: number, until: Promise<unknown>) {
  const samples: Sample[] = [];
  const started = performance.now();
  let saidAt = started;
  await during(until, async () => {
    const { handles } = await vitalsOf(relay);
    const arrived = await Promise.all(
      Object.values(emulators).map((one) => command<ReturnType<Arrivals['read']>>(one, { type: 'arrivals' })),
    );
    const share = arrived.reduce((sum, one) => sum + one.total, 0) / total;
    const mebibytes = await memory(relay.pid);
    samples.push({ share, mebibytes, files: await filesOf(relay.pid), handles });
    if (performance.now() - saidAt > SAID_MS) {
      saidAt = performance.now();
      const seconds = Math.round((saidAt - started) / 1_000);
      console.log(`${seconds} s: ${(share * 100).toFixed(1)} % arrived, ${Math.round(mebibytes)} MiB`);
    }
    await Promise.race([pause(SAMPLE_MS), until]);
  });
  return { samples, delay: await vitalsOf(relay) };
}

const vitalsOf = (relay: Served) => relay.ask({}) as Promise<Vitals>;
const filesOf = async (pid: number) => (await readdir(`/proc/${pid}/fd`)).length;

function command<Answer>(emulator: Served, sent: Command): Promise<Answer> {
  return emulator.ask(sent) as Promise<Answer>;
}

/** Waits until every acknowledged push has arrived, or no more arrive; returns the missing ones. */
async function settle(emulators: Emulators, total: number, refused: ReadonlySet<number>) {
  let before = -1;
  let changedAt = performance.now();
  for (;;) {
    let repeated = 0;
    const missing: number[] = [];
    for (const kind of kinds) {
      const found = await command<ReturnType<Arrivals['missing']>>(emulators[kind], { type: 'missing', end: total });
      repeated += found.repeated;
      for (const number of found.missing) if (kindOf(number) === kind && !refused.has(number)) missing.push(number);
    }
    if (missing.length !== before) {
      changedAt = performance.now();
      console.log(`The load has ended; ${missing.length} pushes have not arrived.`);
    }
    before = missing.length;
    if (missing.length === 0 || performance.now() - changedAt > PATIENCE_MS) return { missing, repeated };
    await pause(SAMPLE_MS);
  }
}
