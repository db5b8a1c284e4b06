import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { copyOf } from './fixtures.ts';
import { createKiller, lifeOf } from './killer.ts';
import { createDisks, type Disks, deliverAll, everything, type TestRelay, testRelay } from './relay.ts';

/** The final content of a relay: open deliveries, the history once all of them are delivered, recognised repeats. */
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

async function takenOver(name: string, killAt: number) {
  const { file, recorded } = await copyOf(name);
  const disks = createDisks();
  const killer = createKiller(killAt);
  const { alive, hook, between } = killer;
  await lifeOf(testRelay({ file, disks, now: recorded.madeAt, alive, hook, between }), killer);
  const next = createKiller(0);
  const relay = testRelay({ file, disks, now: recorded.madeAt, hook: next.hook, between: next.between });
  if (!killer.alive()) await lifeOf(relay, next);
  expect(existsSync(file)).toBe(false);
  expect(existsSync(`${file}.taken-over`)).toBe(true);
  const accepted = [...killer.accepted, ...next.accepted];
  return { end: await endOf(relay, disks), moments: killer.moments(), accepted };
}

describe.each(['schema-2-killed', 'schema-5-killed'])('a takeover of %s that is killed', (name) => {
  it('continues from every moment, loses nothing and doubles nothing', { timeout: 300_000 }, async () => {
    const whole = await takenOver(name, 0);
    expect(whole.end.open.length).toBeGreaterThan(5);
    for (let at = 1; at <= whole.moments; at++) {
      const { end, accepted } = await takenOver(name, at);
      expect({ at, ...end }).toEqual({ at, ...whole.end });
      expect({ at, accepted: accepted.toSorted() }).toEqual({ at, accepted: whole.accepted.toSorted() });
    }
  });
});
