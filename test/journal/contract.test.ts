import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { DeliveryRecord, IncomingPush } from '../../src/journal/journal.ts';
import type { Outcome } from '../../src/outcome.ts';
import { testJournal } from '../support/journal.ts';
import { createMemoryDisk, createMemoryJournal, type OutboxJournal } from '../support/memory-journal.ts';
import { receivedPush } from '../support/push.ts';

/** Something that those who deliver ask of a journal; numbers stand for pushes and deliveries that are there. */
type Call =
  | { readonly do: 'accept'; readonly devices: readonly { readonly key: string; readonly lease: number }[] }
  | {
      readonly do: 'record';
      readonly which: number;
      readonly status: 'delivered' | 'rejected' | 'failed' | 'suppressed' | 'retrying';
      readonly late: boolean;
    }
  | { readonly do: 'acknowledge'; readonly which: number; readonly rejected: readonly string[] }
  | { readonly do: 'reopen' };

/** Not so old that it is removed. */
const receivedAt = Date.now();

const key = fc.constantFrom('a', 'b');
const call = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('accept'),
      devices: fc.uniqueArray(fc.record({ key, lease: fc.nat(3) }), {
        minLength: 1,
        maxLength: 2,
        selector: ({ key: name }) => name,
      }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('record'),
      which: fc.nat(20),
      status: fc.constantFrom('delivered', 'rejected', 'rejected', 'failed', 'suppressed', 'retrying'),
      late: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('acknowledge'), which: fc.nat(9), rejected: fc.subarray(['a', 'b']) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen') }) },
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
  readonly deliveryId: string;
  ended: boolean;
}

/** Makes the calls; tells everything that the journal answered, and what it has at the end. */
async function answersOf(calls: readonly Call[], open: () => Promise<OutboxJournal>): Promise<unknown[]> {
  const answers: unknown[] = [];
  const pushes: string[] = [];
  const deliveries: Delivered[] = [];
  let journal = await open();

  const incoming = ({ devices }: Extract<Call, { do: 'accept' }>): IncomingPush => {
    const id = String(pushes.length).padStart(3, '0');
    const { request, body } = receivedPush({ event_id: id, devices: [] });
    // Every device of the model has two providers, one of them the desktop.
    const planned = devices.flatMap(({ key: pushkey, lease }) =>
      ['fcm', 'desktop'].map((provider) => ({
        id: `${id}-${pushkey}-${provider}`,
        appId: 'app',
        pushkey,
        provider,
        lease: lease === 0 ? null : `${lease}-${pushkey}-${provider}`,
      })),
    );
    return { id, receivedAt, request, body, deliveries: planned };
  };

  async function make(one: Call): Promise<void> {
    switch (one.do) {
      case 'accept': {
        const push = incoming(one);
        const { duplicates, lateRejected } = await journal.accept(push);
        answers.push([...duplicates], [...lateRejected]);
        pushes.push(push.id);
        deliveries.push(...push.deliveries.map(({ id }) => ({ pushId: push.id, deliveryId: id, ended: false })));
        return;
      }
      case 'record': {
        const open = deliveries.filter(({ ended }) => !ended);
        const delivery = open[one.which % Math.max(1, open.length)];
        const outcome = outcomes[one.status];
        if (delivery === undefined || outcome === undefined) return;
        delivery.ended = outcome.status !== 'retrying';
        const attempt = { startedAt: 1, endedAt: 2, outcome };
        const record: DeliveryRecord = {
          pushId: delivery.pushId,
          deliveryId: delivery.deliveryId,
          outcome,
          endedAt: delivery.ended ? 5 : null,
          attempts: [attempt],
          ...(delivery.ended ? {} : { waiting: { expiresAt: 99, collapse: 'badge' } }),
          ...(one.late ? { late: true } : {}),
        };
        return journal.record([record]);
      }
      case 'acknowledge': {
        const pushId = pushes[one.which % Math.max(1, pushes.length)];
        return pushId === undefined ? undefined : journal.acknowledge({ pushId, at: 3, rejected: one.rejected });
      }
      case 'reopen':
        journal = await open();
    }
  }

  for (const one of calls) await make(one);
  // What is open is asked for once, by the process that takes it up.
  journal = await open();
  const first = await journal.open({ limit: 2 });
  const after = first.at(-1);
  answers.push(first, await journal.open({ limit: 100, ...(after === undefined ? {} : { after }) }));
  const bodies = await journal.bodies([...pushes, 'nobody']);
  answers.push(bodies.map((body) => (body === null ? null : Buffer.from(body).toString())));
  return answers;
}

describe('the journal in memory that tests deliver over', () => {
  it('answers like the one on disk, whatever it is asked', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 5, maxLength: 15, size: 'max' }), async (calls) => {
        const disk = createMemoryDisk();
        const { after } = systemClock;
        const inMemory = async () => createMemoryJournal({ disk, after, acceptMs: 0, behindMs: 0 });
        let opened: Awaited<ReturnType<typeof testJournal>> | undefined;
        const onDisk = async () => {
          await opened?.close();
          opened = await testJournal(opened === undefined ? {} : { file: opened.file });
          return opened.journal;
        };
        expect(await answersOf(calls, inMemory)).toEqual(await answersOf(calls, onDisk));
        await opened?.close();
      }),
      { numRuns: 40 },
    );
  });
});
