import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startLoad } from '../support/load.ts';
import { message } from '../support/notify.ts';
import { startProviders } from '../support/providers-process.ts';
import { startRelay } from '../support/relay-process.ts';
import { readStored } from '../support/stored.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** One life of the relay, in unix milliseconds. */
interface Life {
  /** Before its start. */
  readonly from: number;
  /** When it listens. Until then providers may still read what the previous life sent. */
  readonly ready: number;
  /** When it was told to end. */
  readonly until: number;
}

/** A push that was delivered twice: the first time in this life, `before` milliseconds before its end. */
interface Twice {
  readonly life: number;
  readonly before: number;
}

const CONNECTIONS = 48;

/**
 * Loads the relay while its providers fail at random, ends it at a random moment with `end` and starts it again, `rounds`
 * times; then lets the providers recover. Expects every push that was answered 200, and returns those delivered twice.
 */
export async function endInRounds(rounds: number, end: 'kill' | 'stop') {
  const providers = await startProviders();
  const dataDir = await temporaryFolder();
  const config = { apps: providers.apps };
  const acknowledged = new Set<string>();
  const lives: Life[] = [];
  /** The duration of each clean stop. Milliseconds. */
  const stops: number[] = [];
  const push = (event_id: string) => {
    const device = providers.devices[randomInt(providers.devices.length)];
    return message('under load', { event_id, devices: [device] });
  };

  providers.mood('changing');
  for (let round = 0; round < rounds; round++) {
    const from = Date.now();
    const relay = await startRelay({ dataDir, config, args: ['--no-ui'] });
    const ready = Date.now();
    const load = startLoad(relay.gatewayUrl, CONNECTIONS, push);
    await new Promise((resolve) => setTimeout(resolve, randomInt(100, 900)));
    lives.push({ from, ready, until: Date.now() });
    if (end === 'kill') await relay.kill();
    else {
      const started = performance.now();
      expect(await relay.stop()).toBe(0);
      stops.push(Math.round(performance.now() - started));
    }
    await load.stop();
    for (const event of load.acknowledged) acknowledged.add(event);
    expect([load.refused, [...load.rejected]]).toEqual([[], []]);
  }

  providers.mood('healthy');
  const from = Date.now();
  const last = await startRelay({ dataDir, config, args: ['--no-ui'] });
  lives.push({ from, ready: Date.now(), until: Number.POSITIVE_INFINITY });
  await tryAllNow(dataDir, providers.apps);
  await eventually(
    async () => {
      const arrived = await providers.arrived();
      expect([...acknowledged].filter((event) => !arrived.has(event))).toHaveLength(0);
    },
    { timeout: 60_000 },
  );
  expect(await last.stop()).toBe(0);
  expect(await openDeliveries(dataDir)).toBe(0);
  return { acknowledged, stops, ...deliveredTwice(await providers.arrived(), lives) };
}

/** Changes the configuration of all apps, which makes waiting deliveries be tried at once. */
export async function tryAllNow(dataDir: string, apps: Readonly<Record<string, object>>): Promise<void> {
  const changed = Object.entries(apps).map(([name, app]) => [name, { ...app, expireAfter: 90_000 }]);
  await writeFile(join(dataDir, 'config.json'), JSON.stringify({ apps: Object.fromEntries(changed) }));
}

/** The number of deliveries that have not ended. Expects both files to be intact. */
export async function openDeliveries(dataDir: string): Promise<number> {
  const { open, isWhole } = await readStored(dataDir);
  expect(isWhole).toBe(true);
  return open;
}

function deliveredTwice(arrived: ReadonlyMap<string, readonly number[]>, lives: readonly Life[]) {
  /** Of two lives that may have sent it, the first delivery counts for the earlier one, the second for the later one. */
  const lifeOfFirst = (at: number) => lives.findLastIndex(({ ready }, index) => index === 0 || ready <= at);
  const lifeOfSecond = (at: number) => lives.findLastIndex(({ from }) => from <= at);
  const twice: Twice[] = [];
  /** Pushes that one life delivered twice. */
  const unexplained: string[] = [];
  for (const [event, times] of arrived) {
    for (const [index, at] of times.slice(1).entries()) {
      const before = times[index] ?? at;
      const life = lifeOfFirst(before);
      if (life === lifeOfSecond(at)) unexplained.push(event);
      else twice.push({ life, before: Math.max(0, (lives[life]?.until ?? 0) - before) });
    }
  }
  return { twice, unexplained };
}

/** Prints how many pushes were delivered twice, as a figure to watch. */
export function report(what: string, acknowledged: ReadonlySet<string>, twice: readonly Twice[], rounds: number): void {
  const perLife = Array.from({ length: rounds }, (_, life) => twice.filter((one) => one.life === life).length);
  const most = Math.max(0, ...perLife);
  const longest = Math.max(0, ...twice.map(({ before }) => before));
  console.log(
    `${what}: ${acknowledged.size} pushes answered 200 in ${rounds} rounds, all arrived; ${twice.length} arrived twice ` +
      `(at most ${most} in a round, delivered at most ${longest} ms before its end)`,
  );
}
