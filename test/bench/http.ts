import type { Entries, Measured, Served } from './process.ts';
import { load, memory, serve, serveRelay } from './process.ts';
import { medianOf, round2 } from './report.ts';

/** Numbers of connections: those of one homeserver, and those of many. */
const FEW = 32;
const MANY = 128;
const RATE = 1_000;

/**
 * Requests a second and latency of the relay compared with two bare servers: all three in turn, the median of several
 * rounds.
 */
export async function measureHttp(entries: Entries, quick: boolean): Promise<void> {
  const rounds = quick ? 1 : 3;
  const seconds = quick ? 1 : 5;
  const servers: Record<string, () => Promise<Served>> = {
    'bare node:http': () => serve([entries.bareHttp]),
    'bare Fastify': () => serve([entries.bareFastify]),
    'the relay': () => serveRelay(entries),
  };
  const few: Record<string, Measured[]> = {};
  const many: Record<string, Measured[]> = {};
  const steady: Record<string, Measured[]> = {};
  const add = (to: Record<string, Measured[]>, name: string, one: Measured) => {
    to[name] = [...(to[name] ?? []), one];
  };
  for (let round = 0; round < rounds; round++) {
    for (const [name, start] of Object.entries(servers)) {
      add(few, name, await fresh(start, entries.load, 'closed', FEW, seconds));
      add(many, name, await fresh(start, entries.load, 'closed', MANY, seconds));
      add(steady, name, await fresh(start, entries.load, 'open', RATE, seconds));
    }
  }
  const shareOf = (all: Record<string, Measured[]>, name: string) =>
    round2(medianOf(all[name], 'perSecond') / medianOf(all['bare Fastify'], 'perSecond'));
  console.log(`\nNotify requests: ${FEW} and ${MANY} connections as fast as they can, then ${RATE} a second`);
  console.table(
    Object.fromEntries(
      Object.keys(servers).map((name) => [
        name,
        {
          [`requests/s, ${FEW}`]: Math.round(medianOf(few[name], 'perSecond')),
          [`of Fastify, ${FEW}`]: shareOf(few, name),
          [`requests/s, ${MANY}`]: Math.round(medianOf(many[name], 'perSecond')),
          [`of Fastify, ${MANY}`]: shareOf(many, name),
          [`p50 at ${RATE}/s, ms`]: round2(medianOf(steady[name], 'p50')),
          [`p99 at ${RATE}/s, ms`]: round2(medianOf(steady[name], 'p99')),
        },
      ]),
    ),
  );
}

/** Measures a server that has only been warmed up for a second. */
async function fresh(
  start: () => Promise<Served>,
  file: string,
  mode: 'closed' | 'open',
  amount: number,
  seconds: number,
): Promise<Measured> {
  const server = await start();
  await load(file, mode, server.url, amount, 1);
  const measured = await load(file, mode, server.url, amount, seconds);
  await server.stop();
  return measured;
}

/** Memory of the headless relay after its start and after many pushes. */
export async function measureMemory(entries: Entries, quick: boolean): Promise<void> {
  const wanted = quick ? 10_000 : 100_000;
  const relay = await serveRelay(entries);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const idle = await memory(relay.pid);
  let pushes = 0;
  while (pushes < wanted) pushes += (await load(entries.load, 'closed', relay.url, MANY, 2)).requests;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const after = await memory(relay.pid);
  await relay.stop();
  console.log('\nMemory of the headless relay (PSS)');
  console.table({ idle: { MiB: Math.round(idle) }, [`after ${pushes} pushes`]: { MiB: Math.round(after) } });
}
