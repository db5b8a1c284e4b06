import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dedupKeyOf } from '../../src/delivery/dedup-key.ts';
import type { IncomingPush } from '../../src/outbox/incoming.ts';
import { testOutbox } from '../support/outbox.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { copyOf, expectedOpen, fixtures, type Recorded } from './fixtures.ts';
import { createKiller, lifeOf } from './killer.ts';
import { createDisks, everything, testRelay } from './relay.ts';

const repeatOf = (keys: readonly Uint8Array[], receivedAt: number): IncomingPush => ({
  head: {
    id: '7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
    receivedAt,
    request: { method: 'POST', path: '/', httpVersion: '1.1', headers: [], peer: '192.0.2.7' },
    summary: { kind: 'message', title: null, text: null, room: null, unread: null, prio: 'high' },
    names: { eventId: null, roomId: null, roomAlias: null, sender: null },
    deliveries: keys.map(() => ({ appId: 'm.example.app', pushkey: 'late', registration: '', provider: 'fcm' })),
  },
  body: Buffer.from('{}'),
  dedupKeys: keys,
});

const keysOf = ({ leases }: Recorded) => leases.map(({ key }) => dedupKeyOf(key));

describe.each(fixtures)('the outbox on disk after the takeover of %s', (name) => {
  it('gives it the waiting pushes, the dedup keys and the late rejections, also after a restart', async () => {
    const { file, recorded } = await copyOf(name);
    const { file: outboxFile, close } = await testOutbox({ now: () => recorded.madeAt });
    await close();
    const open = async () => (await testOutbox({ file: outboxFile, now: () => recorded.madeAt })).outbox;
    const { takeover, writeBehind } = testRelay({ file, disks: createDisks(), now: recorded.madeAt, openOutbox: open });
    await takeover.importWaiting();
    const outbox = await open();
    expect(await outbox.open({ limit: 100_000 })).toEqual(expectedOpen(recorded));
    await writeBehind(outbox);
    await takeover.importHistory();
    expect((await outbox.totals()).backlog).toBe(0);
    await outbox.close();
    const again = await open();
    expect(await again.open({ limit: 100_000 })).toEqual(expectedOpen(recorded));
    const keys = keysOf(recorded);
    const { duplicates, lateRejected } = await again.accept(repeatOf(keys, recorded.madeAt));
    const reasons = recorded.leases.map(({ outcome }) => (outcome === null ? undefined : JSON.parse(outcome).reason));
    expect(keys.map((_, number) => duplicates.has(number))).toEqual(keys.map(() => true));
    expect(keys.map((_, number) => duplicates.get(number)?.reason)).toEqual(reasons);
    expect(lateRejected.size).toBe(recorded.schema < 2 ? 0 : keys.length);
  });
});

/** Takes a copy over, killed at one step and then continued. Returns the final content. */
async function killedAt(name: string, at: number) {
  const { file, recorded } = await copyOf(name);
  const outboxFile = join(await temporaryFolder(), 'outbox.db');
  const open = async () => (await testOutbox({ file: outboxFile, now: () => recorded.madeAt })).outbox;
  const disks = createDisks();
  const killer = createKiller(at);
  const { alive, hook, between } = killer;
  const common = { file, disks, now: recorded.madeAt, openOutbox: open };
  await lifeOf(testRelay({ ...common, alive, hook, between }), killer);
  const relay = testRelay(common);
  if (!alive()) await lifeOf(relay, createKiller(0));
  const outbox = await open();
  const left = await outbox.open({ limit: 100_000 });
  await relay.writeBehind(outbox);
  const { duplicates } = await outbox.accept(repeatOf(keysOf(recorded), recorded.madeAt));
  await outbox.close();
  return { open: left, duplicates, history: await everything(relay.history), moments: killer.moments(), recorded };
}

describe('a takeover into the outbox on disk that is killed', () => {
  it('continues from every moment, loses nothing and doubles nothing', { timeout: 300_000 }, async () => {
    const whole = await killedAt('schema-5-killed', 0);
    expect(whole.open).toEqual(expectedOpen(whole.recorded));
    for (let at = 1; at <= whole.moments; at++) {
      const { open, duplicates, history } = await killedAt('schema-5-killed', at);
      expect({ at, open, duplicates }).toEqual({ at, open: whole.open, duplicates: whole.duplicates });
      expect({ at, history }).toEqual({ at, history: whole.history });
    }
  });
});
