import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MemoryHistory } from '../support/memory-history.ts';
import { copyOf } from './fixtures.ts';
import { createDisks, type Disks, deliverAll, type TestRelay, testRelay } from './relay.ts';

/** Ends a relay at one of the moments that it passes, before or after what it does there. */
function createKiller(at: number) {
  let moments = 0;
  let alive = true;
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const accepted: string[] = [];

  function pass(): void {
    moments += 1;
    if (moments === at) {
      alive = false;
      die();
    }
    if (!alive) throw new Error('killed');
  }

  return {
    alive: () => alive,
    died,
    moments: () => moments,
    /** Pushes that an outbox accepted, as often as it did. */
    accepted,
    hook: pass,
    between: <Ports extends object>(ports: Ports): Ports =>
      new Proxy(ports, {
        get(target, name: keyof Ports & string) {
          const method: unknown = target[name];
          if (typeof method !== 'function' || !['accept', 'settle', 'remember', 'write'].includes(name)) return method;
          return async (...parameters: readonly unknown[]) => {
            pass();
            const result: unknown = await method(...parameters);
            if (name === 'accept') accepted.push((parameters[0] as { head: { id: string } }).head.id);
            pass();
            return result;
          };
        },
      }),
  };
}

type Killer = ReturnType<typeof createKiller>;

/** Takes over until that is done, or the relay is killed. */
async function lifeOf({ takeover }: TestRelay, { died, alive }: Killer): Promise<void> {
  const life = takeover.open().then(() => takeover.past());
  await Promise.race([life.catch((error: unknown) => (alive() ? Promise.reject(error) : died)), died]);
  if (alive()) await takeover.stop();
}

/** What a relay has in the end: what is open, what is in the history once all of that is delivered, what is recognised. */
async function endOf(relay: TestRelay, disks: Disks) {
  const open = await relay.allOpen();
  const keys = [...disks.outbox.dedupKeys].map(([key, { outcome }]) => `${key} ${JSON.stringify(outcome)}`).toSorted();
  const late = [...disks.outbox.lateRejections].toSorted();
  await relay.writeBehind();
  await deliverAll(relay);
  await relay.writeBehind();
  const history = await everything(relay.history);
  // Also of what the history knew before it had ended.
  expect(history.filter(({ body }) => body === null)).toEqual([]);
  return { open, keys, late, history };
}

async function everything(history: MemoryHistory) {
  const rows = await history.list({ limit: 1_000 });
  const details = await Promise.all(rows.map(({ id }) => history.get(id)));
  return details.map((push) => ({
    ...push,
    revision: 0,
    // When the test delivered it.
    deliveries: push?.deliveries.map(({ endedAt: _, attempts, ...delivery }) => ({
      ...delivery,
      attempts: attempts.map(({ number }) => number),
    })),
  }));
}

async function takenOver(name: string, killAt: number) {
  const { file, told } = await copyOf(name);
  const disks = createDisks();
  const killer: Killer = createKiller(killAt);
  const { alive, hook, between } = killer;
  await lifeOf(testRelay({ file, disks, now: told.madeAt, alive, hook, between }), killer);
  const next = createKiller(0);
  const relay = testRelay({ file, disks, now: told.madeAt, hook: next.hook, between: next.between });
  if (!killer.alive()) await lifeOf(relay, next);
  expect(existsSync(file)).toBe(false);
  expect(existsSync(`${file}.taken-over`)).toBe(true);
  const accepted = [...killer.accepted, ...next.accepted];
  return { end: await endOf(relay, disks), moments: killer.moments(), accepted };
}

describe.each(['schema-2-killed', 'schema-5-killed'])('a takeover of %s that is killed', (name) => {
  it('goes on at every moment, loses nothing and doubles nothing', { timeout: 300_000 }, async () => {
    const whole = await takenOver(name, 0);
    expect(whole.end.open.length).toBeGreaterThan(5);
    for (let at = 1; at <= whole.moments; at++) {
      const { end, accepted } = await takenOver(name, at);
      expect({ at, ...end }).toEqual({ at, ...whole.end });
      expect({ at, accepted: accepted.toSorted() }).toEqual({ at, accepted: whole.accepted.toSorted() });
    }
  });
});
