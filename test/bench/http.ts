import type { Entries, Measured, Served } from './process.ts';
import { load, memory, serve, serveRelay } from './process.ts';
import { medianOf, round2 } from './report.ts';

const CONNECTIONS = 128;
const RATE = 1_000;

/** Requests a second and latency of the relay beside two bare servers: all three in turn, several rounds, the median. */
export async function measureHttp(entries: Entries, quick: boolean): Promise<void> {
  const rounds = quick ? 1 : 3;
  const seconds = quick ? 1 : 5;
  const servers: Record<string, () => Promise<Served>> = {
    'bare node:http': () => serve([entries.bareHttp]),
    'bare Fastify': () => serve([entries.bareFastify]),
    'the relay': () => serveRelay(entries),
  };
  const closed: Record<string, Measured[]> = {};
  const open: Record<string, Measured[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, start] of Object.entries(servers)) {
      const fast = await fresh(start, entries.load, 'closed', CONNECTIONS, seconds);
      const steady = await fresh(start, entries.load, 'open', RATE, seconds);
      closed[name] = [...(closed[name] ?? []), fast];
      open[name] = [...(open[name] ?? []), steady];
    }
  }
  const fastify = medianOf(closed['bare Fastify'], 'perSecond');
  console.log(`\nNotify requests: ${CONNECTIONS} connections as fast as they can, then ${RATE} a second`);
  console.table(
    Object.fromEntries(
      Object.keys(servers).map((name) => [
        name,
        {
          'requests/s': Math.round(medianOf(closed[name], 'perSecond')),
          'of Fastify': round2(medianOf(closed[name], 'perSecond') / fastify),
          [`p50 at ${RATE}/s, ms`]: round2(medianOf(open[name], 'p50')),
          [`p99 at ${RATE}/s, ms`]: round2(medianOf(open[name], 'p99')),
        },
      ]),
    ),
  );
}

/** Measures a server that has nothing behind it but a second of warming up. */
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

/** Memory of the headless relay, fresh and after many pushes. */
export async function measureMemory(entries: Entries, quick: boolean): Promise<void> {
  const wanted = quick ? 10_000 : 100_000;
  const relay = await serveRelay(entries);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const idle = await memory(relay.pid);
  let pushes = 0;
  while (pushes < wanted) pushes += (await load(entries.load, 'closed', relay.url, CONNECTIONS, 2)).requests;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const after = await memory(relay.pid);
  await relay.stop();
  console.log('\nMemory of the headless relay (PSS)');
  console.table({ idle: { MiB: Math.round(idle) }, [`after ${pushes} pushes`]: { MiB: Math.round(after) } });
}
