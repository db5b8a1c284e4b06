import { join } from 'node:path';
import { type BenchConnection, openConnection, openStreams } from './connection.ts';
import { benchDevices, type Kind } from './devices.ts';
import { closedLoop, isWell, openLoop, type Seen, type Target } from './loops.ts';
import { benchPush } from './push.ts';

/*
 * A separate process that loads a server and prints its measurements as JSON, so that measuring does not slow the server down.
 * `closed` takes connections and seconds, `fill` connections and pushes, `open` pushes a second and seconds.
 */
const [mode = 'closed', url = '', amount = '64', length = '3', what = 'capture', endpoint = '', root = '.'] =
  process.argv.slice(2);

/** A gateway that receives pushes for one device each, or for all devices at once. */
function gateway(kind: Kind | 'capture', all: boolean): Target {
  const devices = benchDevices(kind, endpoint);
  let number = 0;
  const some = () => (all ? devices : devices.slice((number * 7_919) % devices.length).slice(0, 1));
  return {
    open: (connections) => openMany(connections, () => openConnection(new URL(url))),
    next: () => benchPush(number++, some()),
  };
}

/** An emulator that always receives the same request of a provider: the most it can handle. */
function emulator(kind: string): Target {
  const body = 'x'.repeat(400);
  const headers = { authorization: `bearer ${'x'.repeat(180)}` };
  return {
    open: async (connections) =>
      kind === 'apns'
        ? openStreams(new URL('/3/device/aa', url), headers, join(root, 'test/fixtures/tls/cert.pem'), connections)
        : openMany(connections, () => openConnection(new URL('/push', url), headers)),
    next: () => body,
  };
}

function openMany(connections: number, open: () => Promise<BenchConnection>): Promise<readonly BenchConnection[]> {
  return Promise.all(Array.from({ length: connections }, open));
}

function targetOf(): Target {
  const [first = '', second] = what.split(':');
  if (first === 'emulator') return emulator(second ?? '');
  return gateway(first as Kind, second === 'all');
}

function run(target: Target): Promise<Seen> {
  const [many, long] = [Number(amount), Number(length)];
  switch (mode) {
    case 'fill':
      return closedLoop(target, many, (sent) => sent < long);
    case 'open':
      return openLoop(
        target.open,
        many * long,
        (number) => (number * 1_000) / many,
        async (connection) => isWell(await connection.post(target.next())),
      );
    default:
      return closedLoop(target, many, (_sent, milliseconds) => milliseconds < long * 1_000);
  }
}

const seen = await run(targetOf());
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
