import { describe, expect, it } from 'vitest';
import type { IncomingPush } from '../../src/outbox/incoming.ts';
import { journalFile, pushId } from './journal-file.ts';
import { createDisks, type TestRelay, testRelay } from './relay.ts';

const COUNT = 20_000;
const now = Date.now();

function* pushes(count: number) {
  for (let number = 0; number < count; number++)
    yield { id: pushId(number), receivedAt: now - (count - number) * 1_000 };
}

const incoming = (number: number): IncomingPush => ({
  head: {
    id: pushId(number),
    receivedAt: now,
    request: { method: 'POST', path: '/', httpVersion: '1.1', headers: [], peer: '192.0.2.7' },
    summary: { kind: 'message', title: 'Esmeralda', text: 'Now', room: null, unread: null, prio: 'high' },
    names: { eventId: `$${number}`, roomId: null, roomAlias: null, sender: null },
    deliveries: [{ appId: 'app', pushkey: 'key', registration: '', provider: 'fcm' }],
  },
  body: Buffer.from('{}'),
  dedupKeys: [null],
});

async function deliver({ outbox }: TestRelay, number: number): Promise<void> {
  const push = incoming(number);
  await outbox.accept(push);
  const outcome = { status: 'delivered', reason: 'accepted' } as const;
  const delivery = { number: 0, outcome, endedAt: now, attempts: [], attemptCount: 1 };
  await outbox.settle({ pushId: push.head.id, answer: { at: now, rejected: [] }, deliveries: [delivery] });
}

describe('the takeover of 20,000 pushes', () => {
  it('lets pushes go first that come meanwhile, and is complete in the end', { timeout: 120_000 }, async () => {
    const file = await journalFile(pushes(COUNT));
    const disks = createDisks();
    const sizes: number[] = [];
    const relay = testRelay({
      file,
      disks,
      now,
      between: (ports) => {
        if (!('write' in ports)) return ports;
        return {
          ...ports,
          write: (page: Parameters<typeof ports.write>[0]) => {
            sizes.push(page.frames.length);
            return ports.write(page);
          },
        };
      },
    });
    await relay.takeover.importWaiting();
    expect(relay.takeover.state()).toEqual({ status: 'importing', left: COUNT });
    const past = relay.takeover.importHistory();
    let taken = 0;
    const NEW = 150;
    for (let number = COUNT; number < COUNT + NEW; number++) {
      await deliver(relay, number);
      await relay.writeBehind();
      if (number === COUNT + NEW - 1) taken = disks.history.pushes.size - NEW;
    }
    // Pages of 200 would be over long before these came, if they followed one another.
    expect(taken).toBeLessThan(COUNT);
    await past;
    const ids: string[] = [];
    for (;;) {
      const page = await relay.history.list({
        limit: 5_000,
        ...(ids.length === 0 ? {} : { before: ids.at(-1) ?? '' }),
      });
      ids.push(...page.map(({ id }) => id));
      if (page.length < 5_000) break;
    }
    expect(ids).toEqual(Array.from({ length: COUNT + NEW }, (_, place) => pushId(COUNT + NEW - 1 - place)));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(200);
    expect(relay.takeover.state().status).toBe('done');
  });

  it('starts with the newest, and continues from there after a stop', async () => {
    const file = await journalFile(pushes(1_000));
    const disks = createDisks();
    const first = testRelay({
      file,
      disks,
      now,
      hook: (step) => {
        if (step === 'history-taken') void first.takeover.stop();
      },
    });
    await first.takeover.importWaiting();
    await first.takeover.importHistory();
    const taken = [...disks.history.pushes.keys()].toSorted();
    expect(taken).toEqual(Array.from({ length: taken.length }, (_, place) => pushId(1_000 - taken.length + place)));
    expect(taken.length).toBeLessThan(1_000);
    const second = testRelay({ file, disks, now });
    await second.takeover.importWaiting();
    expect(second.takeover.state()).toEqual({ status: 'importing', left: 1_000 - taken.length });
    await second.takeover.importHistory();
    expect(disks.history.pushes.size).toBe(1_000);
  });
});
