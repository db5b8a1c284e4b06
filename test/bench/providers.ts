import { type BenchApps, makeApps } from './apps.ts';
import { type Kind, kinds } from './devices.ts';
import { type Entries, load, type Measured, memory, processorTime, type Served, serve, serveRelay } from './process.ts';
import { beside, median, medianOf, round2 } from './report.ts';

const CONNECTIONS = 128;
const RATE = 1_000;
/** How long a provider takes to answer at a steady rate. Milliseconds. */
const OWN_MS = 50;

interface Figures {
  readonly fast: Measured;
  readonly steady: Measured;
}

interface ServerFigures extends Figures {
  /** Milliseconds until a push to 1,000 devices is answered. */
  readonly crowd: number;
  readonly mebibytes: number;
  /** CPU time of all threads for a push at full speed. Microseconds. */
  readonly cost: number;
}

interface Round {
  readonly emulator: Figures;
  readonly bare: ServerFigures;
  readonly relay: ServerFigures;
}

interface Bench {
  readonly entries: Entries;
  readonly apps: BenchApps;
  readonly kind: Kind;
  readonly seconds: number;
}

/**
 * The cost of forwarding with each provider, compared with a bare server that makes the same requests and with the
 * emulator alone.
 */
export async function measureProviders(entries: Entries, quick: boolean): Promise<void> {
  const apps = await makeApps(entries.root);
  const table: Record<string, object> = {};
  const aims: Record<string, object> = {};
  for (const kind of quick ? (['apns', 'webpush'] as const) : kinds) {
    const rounds: Round[] = [];
    const bench = { entries, apps, kind, seconds: quick ? 0.2 : 3 };
    for (let round = 0; round < (quick ? 1 : 3); round++) rounds.push(await measureRound(bench));
    summarise(kind, rounds, table, aims);
  }
  await apps.remove();
  console.log(
    `\nForwarding: ${CONNECTIONS} connections as fast as they can; ${RATE} a second to a provider that takes`,
  );
  console.log(`${OWN_MS} ms of itself; one push to 1,000 devices`);
  console.table(table);
  console.table(aims);
}

async function measureRound(bench: Bench): Promise<Round> {
  const { entries, apps, kind } = bench;
  return {
    emulator: await measureEmulator(bench),
    bare: await measure(bench, ({ url }) => serve([entries.bareForwarder, kind, url, entries.root])),
    relay: await measure(bench, ({ url }) =>
      serveRelay(entries, { apps: apps.config({ [kind]: url }), history: { keepPushes: 1_000_000 } }),
    ),
  };
}

function measureEmulator(bench: Bench): Promise<Figures> {
  const target = [`emulator:${bench.kind}`, ''];
  const alone = (ownMs: number, mode: 'closed' | 'open', amount: number) =>
    withEmulator(bench, ownMs, async (emulator) => {
      await warmUp(bench, mode, emulator, amount, target);
      return run(bench, mode, emulator, amount, target);
    });
  return inTurn(
    () => alone(0, 'closed', CONNECTIONS),
    () => alone(OWN_MS, 'open', RATE),
  );
}

/** Measures each figure with a new server and a new emulator. */
async function measure(bench: Bench, start: (emulator: Served) => Promise<Served>): Promise<ServerFigures> {
  const fresh = <Result>(ownMs: number, work: (server: Served, emulator: Served) => Promise<Result>) =>
    withEmulator(bench, ownMs, async (emulator) => {
      const server = await start(emulator);
      const result = await work(server, emulator);
      await server.stop();
      return result;
    });
  let mebibytes = 0;
  let cost = 0;
  const figures = await inTurn(
    () =>
      fresh(0, async (server, { url }) => {
        await warmUp(bench, 'closed', server, CONNECTIONS, [bench.kind, url]);
        const before = await processorTime(server.pid);
        const fast = await run(bench, 'closed', server, CONNECTIONS, [bench.kind, url]);
        cost = ((await processorTime(server.pid)) - before) / fast.requests;
        return fast;
      }),
    () =>
      fresh(OWN_MS, async (server, { url }) => {
        await warmUp(bench, 'open', server, RATE, [bench.kind, url]);
        const steady = await run(bench, 'open', server, RATE, [bench.kind, url]);
        mebibytes = await memory(server.pid);
        return steady;
      }),
  );
  const crowd = await fresh(0, async (server, { url }) => {
    await warmUp(bench, 'closed', server, 1, [`${bench.kind}:all`, url]);
    return run(bench, 'closed', server, 1, [`${bench.kind}:all`, url]);
  });
  return { ...figures, crowd: crowd.p50, mebibytes, cost };
}

async function inTurn(fast: () => Promise<Measured>, steady: () => Promise<Measured>): Promise<Figures> {
  return { fast: await fast(), steady: await steady() };
}

async function withEmulator<Result>(
  { entries: { emulator, root }, kind }: Bench,
  ownMs: number,
  work: (emulator: Served) => Promise<Result>,
): Promise<Result> {
  const served = await serve([emulator, kind, root, String(ownMs)]);
  const result = await work(served);
  await served.stop();
  return result;
}

type Run = (
  bench: Bench,
  mode: 'closed' | 'open',
  server: Served,
  amount: number,
  target: readonly string[],
) => Promise<Measured>;

const run: Run = ({ entries, seconds }, mode, { url }, amount, target) =>
  load(entries.load, mode, url, amount, seconds, [...target, entries.root]);

const warmUp: Run = (bench, ...what) => run({ ...bench, seconds: Math.min(1, bench.seconds) }, ...what);

function summarise(
  kind: Kind,
  rounds: readonly Round[],
  table: Record<string, object>,
  aims: Record<string, object>,
): void {
  const emulator = summary(rounds.map((round) => round.emulator));
  const bare = summary(rounds.map((round) => round.bare));
  const relay = summary(rounds.map((round) => round.relay));
  table[`${kind}: the emulator alone`] = columns(emulator);
  table[`${kind}: bare node:http`] = { ...columns(bare), ...more(rounds.map((round) => round.bare)) };
  table[`${kind}: the relay`] = { ...columns(relay), ...more(rounds.map((round) => round.relay)) };
  aims[`${kind}: of the ceiling`] = beside(relay.perSecond / bare.perSecond, 'at least', 0.5);
  aims[`${kind}: p99 above the provider's own`] = beside(relay.p99 - emulator.p99, 'at most', 25, ' ms');
}

function summary(figures: readonly Figures[]) {
  const steady = figures.map((one) => one.steady);
  return {
    perSecond: medianOf(
      figures.map((one) => one.fast),
      'perSecond',
    ),
    p50: medianOf(steady, 'p50'),
    p99: medianOf(steady, 'p99'),
  };
}

const columns = ({ perSecond, p50, p99 }: ReturnType<typeof summary>) => ({
  'requests/s': Math.round(perSecond),
  [`p50 at ${RATE}/s, ms`]: round2(p50),
  [`p99 at ${RATE}/s, ms`]: round2(p99),
});

const more = (figures: readonly ServerFigures[]) => ({
  'CPU µs': Math.round(median(figures.map(({ cost }) => cost))),
  '1,000 devices, ms': Math.round(median(figures.map(({ crowd }) => crowd))),
  'memory, MiB': Math.round(median(figures.map(({ mebibytes }) => mebibytes))),
});
