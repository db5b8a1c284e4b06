import type { BenchConnection } from './connection.ts';

/** The target of a load, and its requests. */
export interface Target {
  open(connections: number): Promise<readonly BenchConnection[]>;
  next(): string;
}

export interface Seen {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly latencies: readonly number[];
  readonly failures: number;
}

export const isWell = (status: number) => status >= 200 && status < 300;

/** As fast as answers arrive, over this many connections, while `more` returns true. */
export async function closedLoop(
  { open, next }: Target,
  connections: number,
  more: (sent: number, milliseconds: number) => boolean,
): Promise<Seen> {
  const opened = await open(connections);
  const started = performance.now();
  const latencies: number[] = [];
  let sent = 0;
  let failures = 0;
  await Promise.all(
    opened.map(async (connection) => {
      while (more(sent, performance.now() - started)) {
        sent += 1;
        const at = performance.now();
        if (!isWell(await connection.post(next()))) failures += 1;
        latencies.push(performance.now() - at);
      }
    }),
  );
  for (const connection of opened) connection.close();
  return { requests: latencies.length, seconds: (performance.now() - started) / 1_000, latencies, failures };
}

const OPEN_CONNECTIONS = 256;

/**
 * At a given rate: request n is due `dueMs(n)` after the start. The latency of a request that had to wait for a
 * connection counts from the time it was due. `send` resolves to whether it succeeded.
 */
export async function openLoop(
  open: Target['open'],
  total: number,
  dueMs: (number: number) => number,
  send: (connection: BenchConnection, number: number) => Promise<boolean>,
): Promise<Seen> {
  const all = await open(OPEN_CONNECTIONS);
  const free = [...all];
  const latencies: number[] = [];
  let failures = 0;
  let taken = 0;
  let due = 0;
  const started = performance.now();
  const work = async (connection: BenchConnection) => {
    while (taken < due) {
      const number = taken++;
      if (!(await send(connection, number))) failures += 1;
      latencies.push(performance.now() - started - dueMs(number));
    }
    free.push(connection);
  };
  while (latencies.length < total) {
    while (due < total && dueMs(due) <= performance.now() - started) {
      due += 1;
      // In turn, so that no connection idles until the server closes it.
      const connection = free.shift();
      if (connection !== undefined) work(connection);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  for (const connection of all) connection.close();
  return { requests: total, seconds: (performance.now() - started) / 1_000, latencies, failures };
}
