import { type BenchConnection, benchPush, openConnection } from './connection.ts';

/** A process of its own that loads a gateway and prints what it saw as JSON, so that measuring costs the measured nothing. */
const [mode = 'closed', url = '', amount = '64', seconds = '3'] = process.argv.slice(2);

interface Seen {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds, sorted. */
  readonly latencies: readonly number[];
  readonly failures: number;
}

/** As fast as answers come, over so many connections. */
async function closedLoop(connections: number, duration: number): Promise<Seen> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(new URL(url))));
  const started = performance.now();
  const until = started + duration * 1_000;
  const latencies: number[] = [];
  let failures = 0;
  await Promise.all(
    open.map(async (connection) => {
      while (performance.now() < until) {
        const sent = performance.now();
        if ((await connection.post(benchPush('dev.bench'))) !== 200) failures += 1;
        latencies.push(performance.now() - sent);
      }
    }),
  );
  for (const connection of open) connection.close();
  return { requests: latencies.length, seconds: (performance.now() - started) / 1_000, latencies, failures };
}

/** At a steady rate; a request that had to wait for a connection counts from the moment it was due. */
async function openLoop(rate: number, duration: number): Promise<Seen> {
  const free: BenchConnection[] = await Promise.all(Array.from({ length: 64 }, () => openConnection(new URL(url))));
  const all = [...free];
  const due: number[] = [];
  const latencies: number[] = [];
  let failures = 0;
  const work = async (connection: BenchConnection) => {
    for (let at = due.shift(); at !== undefined; at = due.shift()) {
      if ((await connection.post(benchPush('dev.bench'))) !== 200) failures += 1;
      latencies.push(performance.now() - at);
    }
    free.push(connection);
  };
  const started = performance.now();
  const total = rate * duration;
  for (let sent = 0; sent < total; ) {
    const now = performance.now();
    for (; sent < total && started + (sent * 1_000) / rate <= now; sent++) {
      due.push(started + (sent * 1_000) / rate);
      const connection = free.pop();
      if (connection !== undefined) work(connection);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  while (latencies.length < total) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const connection of all) connection.close();
  return { requests: total, seconds: (performance.now() - started) / 1_000, latencies, failures };
}

const seen = await (mode === 'closed'
  ? closedLoop(Number(amount), Number(seconds))
  : openLoop(Number(amount), Number(seconds)));
const sorted = Float64Array.from(seen.latencies).sort();
const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
process.stdout.write(
  JSON.stringify({
    requests: seen.requests,
    perSecond: seen.requests / seen.seconds,
    p50: at(0.5),
    p99: at(0.99),
    worst: sorted.at(-1),
    failures: seen.failures,
  }),
);
process.exit(0);
