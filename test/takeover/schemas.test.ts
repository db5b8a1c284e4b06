import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dedupKey, dedupKeyOf } from '../../src/delivery/dedup-key.ts';
import { readNotification } from '../../src/matrix/read.ts';
import type { IncomingPush } from '../../src/outbox/incoming.ts';
import { headOf } from '../../src/takeover/head.ts';
import { copyOf, expectedOpen, fixtures, type ToldPush } from './fixtures.ts';
import { createDisks, deliverAll, testRelay } from './relay.ts';

/** Versions that had not come to summing a push up said that it was an event without a word. */
const hasSummary = ({ kind, text }: Pick<ToldPush, 'kind' | 'text'>) => kind !== 'event' || text !== null;

/** A push with these dedup keys, to one pushkey after the other. */
function repeatOf(
  keys: readonly (Uint8Array | null)[],
  receivedAt: number,
  pushkeys: readonly string[] = [],
): IncomingPush {
  const deliveries = keys.map((_, number) => ({
    appId: 'm.example.app',
    pushkey: pushkeys[number] ?? 'any',
    registration: '',
    provider: 'fcm',
  }));
  const old = {
    body: null,
    bytes: 0,
    kind: null,
    title: null,
    text: null,
    room: null,
    unread: null,
    prio: 'high',
  } as const;
  const head = headOf({
    ...old,
    seq: 0,
    id: '7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
    receivedAt,
    request: '{"headers":[]}',
    acknowledgedAt: null,
    rejected: [],
    deliveries: [],
  });
  return { head: { ...head, deliveries }, body: Buffer.from('{}'), dedupKeys: keys };
}

async function takenOver(name: string) {
  const { file, recorded } = await copyOf(name);
  const relay = testRelay({ file, disks: createDisks(), now: recorded.madeAt });
  await relay.takeover.importWaiting();
  return { file, recorded, relay };
}

describe.each(fixtures)('the takeover of %s', (name) => {
  it('leaves no waiting push behind, and keeps their order', async () => {
    const { recorded, relay } = await takenOver(name);
    expect(await relay.allOpen()).toEqual(expectedOpen(recorded));
    expect(relay.takeover.state().status).toBe('importing');
    await relay.takeover.stop();
  });

  it('has the bodies of waiting pushes', async () => {
    const { recorded, relay } = await takenOver(name);
    const waiting = recorded.details.filter(({ deliveries }) => deliveries.some(({ endedAt }) => endedAt === null));
    const bodies = await relay.outbox.bodies(waiting.map(({ id }) => id));
    expect(bodies.map((kept) => Buffer.from(kept?.body ?? []).toString('base64'))).toEqual(
      waiting.map(({ body }) => body),
    );
    await relay.takeover.stop();
  });

  it('leaves nothing out of the list, and restores nothing that was deleted', async () => {
    const { file, recorded, relay } = await takenOver(name);
    await relay.takeover.importHistory();
    await deliverAll(relay);
    await relay.writeBehind();
    const rows = await relay.history.list({ limit: 1_000 });
    expect(rows.map(({ id }) => id)).toEqual(recorded.list.map(({ id }) => id));
    for (const expected of recorded.details) {
      const detail = await relay.history.get(expected.id);
      const { request, body, bytes, receivedAt, acknowledgedAt } = expected;
      expect(detail).toMatchObject({ request, body, bytes, receivedAt, acknowledgedAt, rejected: expected.rejected });
      const { kind, title, text, room, unread, prio } = expected;
      if (hasSummary(expected)) expect(detail).toMatchObject({ kind, title, text, room, unread, prio });
      for (const [number, delivery] of expected.deliveries.entries()) {
        const { appId, pushkey, provider, endedAt, outcome, attempts } = delivery;
        const found = detail?.deliveries[number];
        expect(found).toMatchObject({ appId, pushkey, provider });
        if (endedAt === null) expect(found).toMatchObject({ attemptCount: attempts.length + 1 });
        else expect(found).toMatchObject({ endedAt, outcome, attemptCount: attempts.length });
      }
    }
    expect(relay.takeover.state()).toEqual({ status: 'done', keptAs: `${file}.taken-over` });
    expect([file, `${file}-wal`, `${file}.taken-over`, `${file}.taken-over-wal`].map(existsSync)).toEqual([
      false,
      false,
      true,
      false,
    ]);
    expect((await relay.outbox.totals()).backlog).toBe(0);
  });

  it('recognises every repeat that was recognised before', async () => {
    const { recorded, relay } = await takenOver(name);
    await relay.takeover.importHistory();
    expect(recorded.leases.length).toBeGreaterThan(12);
    const keys = recorded.leases.map(({ key }) => dedupKeyOf(key));
    const again = await relay.outbox.accept(repeatOf(keys, recorded.madeAt));
    const outcomes = recorded.leases.map(({ outcome }) => (outcome === null ? null : JSON.parse(outcome)));
    expect([...again.duplicates]).toEqual(outcomes.map((outcome, number) => [number, outcome]));
    const device = { app_id: 'm.example.app', pushkey: 'key1', pushkey_ts: 12, data: { format: 'event_id_only' } };
    const delivered = readNotification(
      Buffer.from(JSON.stringify({ notification: { event_id: '$event1:example.org', devices: [device] } })),
    );
    const key = dedupKey(delivered, delivered.devices[0] ?? device, '');
    const repeat = await relay.outbox.accept(repeatOf([key], recorded.madeAt));
    expect(repeat.duplicates.get(0)).toMatchObject({ status: 'delivered' });
  });

  it('reports late rejections, and nothing else', async () => {
    const { recorded, relay } = await takenOver(name);
    const pushkeys = ['late', 'told', 'late2', 'dead'];
    const { lateRejected } = await relay.outbox.accept(repeatOf([null, null, null, null], recorded.madeAt, pushkeys));
    expect(pushkeys.filter((_, number) => lateRejected.has(number)).toSorted()).toEqual(recorded.late);
    if (recorded.schema >= 2) expect(recorded.late).toContain('late');
    await relay.takeover.stop();
  });
});
