import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import type { IncomingPush } from '../../src/outbox/incoming.ts';
import type { Outbox } from '../../src/outbox/outbox.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';
import { createStory } from '../support/history-story.ts';
import { createMemoryDisk } from '../support/memory-disk.ts';
import { createMemoryOutbox } from '../support/memory-outbox.ts';
import { testOutbox } from '../support/outbox.ts';
import { dedupKeyOf, incomingPush } from '../support/push.ts';
import { answerTo, settlement } from '../support/settlement.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A call of an outbox. Numbers stand for pushes and deliveries that exist. */
type Call =
  | { readonly do: 'accept'; readonly devices: readonly { readonly key: string; readonly dedup: number }[] }
  | {
      readonly do: 'settle';
      readonly which: number;
      readonly status: 'delivered' | 'rejected' | 'failed' | 'suppressed' | 'retrying';
      readonly late: boolean;
    }
  | { readonly do: 'answer'; readonly which: number; readonly rejected: readonly string[] }
  | { readonly do: 'move'; readonly limit: number; readonly until: 'read' | 'written' | 'released' }
  | { readonly do: 'drop all' }
  | { readonly do: 'reopen'; readonly after: 'close' | 'kill' };

const receivedAt = Date.now();

const key = fc.constantFrom('a', 'b');
const call = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('accept'),
      devices: fc.uniqueArray(fc.record({ key, dedup: fc.nat(3) }), {
        maxLength: 2,
        selector: ({ key: name }) => name,
      }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('settle'),
      which: fc.nat(20),
      status: fc.constantFrom('delivered', 'rejected', 'rejected', 'failed', 'suppressed', 'retrying', 'retrying'),
      late: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('answer'), which: fc.nat(9), rejected: fc.subarray(['a', 'b']) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('move'),
      limit: fc.constantFrom(1, 2, 100),
      until: fc.constantFrom('read', 'written', 'released', 'released', 'released'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop all') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reopen'), after: fc.constantFrom('close', 'kill') }) },
) as fc.Arbitrary<Call>;

const outcomes: Readonly<Record<string, Outcome>> = {
  delivered: { status: 'delivered', reason: 'accepted' },
  rejected: { status: 'rejected', reason: 'endpoint-gone' },
  failed: { status: 'failed', reason: 'too-large' },
  suppressed: { status: 'suppressed', reason: 'superseded' },
  retrying: { status: 'retrying', reason: 'provider-unavailable', nextAttemptAt: 77 },
};

interface Delivered {
  readonly pushId: string;
  readonly number: number;
  attempts: number;
  ended: boolean;
}

/** Makes the calls. Returns all answers of the outbox, and its final content. */
async function answersOf(calls: readonly Call[], open: (after: 'close' | 'kill') => Promise<Outbox>) {
  const answers: unknown[] = [];
  const pushes: string[] = [];
  const deliveries: Delivered[] = [];
  const story = createStory();
  let outbox = await open('close');

  const incoming = ({ devices }: Extract<Call, { do: 'accept' }>): IncomingPush => {
    const id = String(pushes.length).padStart(3, '0');
    const push = incomingPush(id, { devices: [] }, { receivedAt });
    // Every device has two providers, one of them the desktop.
    const planned = devices.flatMap(({ key: pushkey, dedup }) =>
      ['fcm', 'desktop'].map((provider) => ({ pushkey, provider, dedup })),
    );
    return {
      ...push,
      head: {
        ...push.head,
        deliveries: planned.map(({ pushkey, provider }) => ({ appId: 'app', pushkey, registration: '', provider })),
      },
      dedupKeys: planned.map(({ dedup, ...one }) => (dedup === 0 ? null : dedupKeyOf(JSON.stringify([dedup, one])))),
    };
  };

  /** Transfers everything in pages of about this many lines; or reads one page that the history then loses. */
  async function move({ limit, until }: Extract<Call, { do: 'move' }>): Promise<void> {
    for (;;) {
      const page = await outbox.settled(until === 'released' ? limit : 1_000);
      if (page === null || until === 'read') return;
      story.write(page);
      if (until === 'written') return;
      await outbox.release(page);
    }
  }

  async function make(one: Call): Promise<void> {
    switch (one.do) {
      case 'accept': {
        const push = incoming(one);
        const { duplicates, lateRejected } = await outbox.accept(push);
        answers.push([...duplicates], [...lateRejected]);
        const { id: pushId } = push.head;
        pushes.push(pushId);
        for (const number of push.head.deliveries.keys()) {
          deliveries.push({ pushId, number, attempts: 0, ended: false });
        }
        return;
      }
      case 'settle': {
        const open = deliveries.filter(({ ended }) => !ended);
        const delivery = open[one.which % Math.max(1, open.length)];
        const outcome = outcomes[one.status];
        if (delivery === undefined || outcome === undefined) return;
        const { pushId, number } = delivery;
        delivery.ended = outcome.status !== 'retrying';
        delivery.attempts += 1;
        const more = { number, attemptCount: delivery.attempts, ...(one.late ? { late: true } : {}) };
        return outbox.settle(settlement(pushId, outcome, more));
      }
      case 'answer': {
        const pushId = pushes[one.which % Math.max(1, pushes.length)];
        return pushId === undefined ? undefined : outbox.settle(answerTo(pushId, one.rejected));
      }
      case 'move':
        return move(one);
      case 'drop all':
        answers.push(await outbox.drop(0), (await outbox.totals()).dropped);
        return;
      case 'reopen':
        outbox = await open(one.after);
    }
  }

  for (const one of calls) await make(one);
  // Open deliveries are read once, by the process that recovers them.
  outbox = await open('kill');
  const first = await outbox.open({ limit: 2 });
  const after = first.at(-1);
  answers.push(first, await outbox.open({ limit: 100, ...(after === undefined ? {} : { after }) }));
  const bodies = await outbox.bodies([...pushes, 'nobody']);
  answers.push(bodies.map((kept) => (kept === null ? null : Buffer.from(kept.body).toString())));
  // Nothing stays in the outbox for ever.
  for (const { pushId, number, ended } of deliveries) {
    if (!ended) await outbox.settle(settlement(pushId, { status: 'failed', reason: 'expired' }, { number }));
  }
  await move({ do: 'move', limit: 1_000, until: 'released' });
  const { open: left, backlog } = await outbox.totals();
  answers.push({ left, backlog }, await outbox.bodies(pushes));
  return { answers, story: story.read(), mistakes: story.mistakes };
}

/** An outbox on disk; `kill` opens a copy of its files as they are, which is all that a killed process leaves. */
function onDisk() {
  let opened: Awaited<ReturnType<typeof testOutbox>> | undefined;
  return {
    async open(after: 'close' | 'kill') {
      if (opened === undefined) {
        opened = await testOutbox();
        return opened.outbox;
      }
      const { file, close } = opened;
      if (after === 'close') {
        await close();
        opened = await testOutbox({ file });
        return opened.outbox;
      }
      const copy = join(await temporaryFolder(), 'outbox.db');
      for (const companion of ['', '-wal']) await copyFile(file + companion, copy + companion);
      await close();
      opened = await testOutbox({ file: copy });
      return opened.outbox;
    },
    close: () => opened?.close(),
  };
}

describe('the outbox in memory that tests deliver over', () => {
  it('answers like the one on disk, whatever it is asked', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 5, maxLength: 25, size: 'max' }), async (calls) => {
        const disk = createMemoryDisk();
        const { after } = systemClock;
        const inMemory = async () => createMemoryOutbox({ disk, after, acceptMs: 0, settleMs: 0 });
        const real = onDisk();
        const found = await answersOf(calls, real.open);
        await real.close();
        expect(found.mistakes).toEqual([]);
        expect(await answersOf(calls, inMemory)).toEqual(found);
      }),
      { numRuns: 60 },
    );
  });
});
