import { describe, expect, it } from 'vitest';
import { testOutbox } from '../support/outbox.ts';
import { takeSettled } from '../support/page-lines.ts';
import { devices, incomingPush } from '../support/push.ts';
import { answerTo, away, delivered, rejected, settledDelivery, settlement } from '../support/settlement.ts';

const PARTS = 20;

/** The deliveries of a push, in the parts in which they settle. */
function parts(count: number): number[][] {
  const numbers = Array.from({ length: count }, (_, number) => number);
  return Array.from({ length: PARTS }, (_, part) => numbers.filter((number) => number % PARTS === part));
}

/** Milliseconds from accepting a push to this many devices to its transfer to the history, first waiting, then done. */
async function lifeOf(count: number): Promise<number> {
  const { outbox, close } = await testOutbox();
  const push = incomingPush('many', { devices: devices(count) });
  const dedupKeys = push.dedupKeys.map((_, number) => Buffer.alloc(16, `key ${number}`));
  const started = performance.now();
  await outbox.accept({ ...push, dedupKeys });
  await outbox.settle(answerTo('many'));
  for (const outcome of [away, delivered]) {
    for (const part of parts(count)) {
      await outbox.settle({
        pushId: 'many',
        deliveries: part.map((number) => settledDelivery(outcome, { number, late: true })),
      });
    }
    await takeSettled(outbox);
  }
  const took = performance.now() - started;
  expect(await outbox.totals()).toMatchObject({ open: 0, backlog: 0 });
  await close();
  return took;
}

describe('a push to many devices', () => {
  it('costs as much for each of them as a push to a few', { timeout: 120_000 }, async () => {
    await lifeOf(500);
    const [few, many] = [await lifeOf(500), await lifeOf(6_000)];
    // Twelve times as many devices; work for each pair of them would take 144 times as long.
    expect(many / few).toBeLessThan(40);
  });

  it('rejects all of them late without comparing each with each', { timeout: 120_000 }, async () => {
    const { outbox } = await testOutbox();
    const count = 6_000;
    await outbox.accept(incomingPush('many', { devices: devices(count) }));
    await outbox.settle(answerTo('many'));
    const started = performance.now();
    await outbox.settle({
      pushId: 'many',
      deliveries: Array.from({ length: count }, (_, number) => settledDelivery(rejected, { number, late: true })),
    });
    expect(performance.now() - started).toBeLessThan(3_000);
    const { lateRejected } = await outbox.accept(incomingPush('next', { devices: devices(count) }));
    expect(lateRejected.size).toBe(count);
  });

  it('takes little more space than its body and its devices, however often they fail', async () => {
    const { outbox } = await testOutbox();
    const count = 1_000;
    const push = incomingPush('many', { devices: devices(count) });
    await outbox.accept(push);
    await outbox.settle(answerTo('many'));
    for (let attempt = 1; attempt <= 5; attempt++) {
      for (let number = 0; number < count; number += 100) {
        await outbox.settle(settlement('many', away, { number, attemptCount: attempt }));
      }
      await takeSettled(outbox);
    }
    const { bytes } = await outbox.totals();
    expect(bytes).toBeLessThan(2_000_000);
  });
});
