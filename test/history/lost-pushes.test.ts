import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { History } from '../../src/history/history.ts';
import { endLostPushes } from '../../src/history/lost-pushes.ts';
import type { Outbox } from '../../src/outbox/outbox.ts';
import { testHistory } from '../support/history.ts';
import { silentLog } from '../support/log.ts';
import { testOutbox } from '../support/outbox.ts';
import { devices, incomingPush } from '../support/push.ts';
import { searchFor } from '../support/searches.ts';
import { answerTo, away, delivered, settlement } from '../support/settlement.ts';

async function hand(outbox: Outbox, history: History): Promise<void> {
  for (let page = await outbox.settled(100); page !== null; page = await outbox.settled(100)) {
    const { through } = page;
    await history.write(page);
    await outbox.release({ through });
  }
}

/** Two deliveries, of which one has ended and the other waits. */
async function halfDone(outbox: Outbox, id: string): Promise<void> {
  await outbox.accept(incomingPush(id, { devices: devices(2) }));
  await outbox.settle(answerTo(id));
  await outbox.settle(settlement(id, delivered));
  await outbox.settle(settlement(id, away, { number: 1, attemptCount: 4 }));
}

const shown = async (history: History) =>
  Object.fromEntries(
    (await history.list({ limit: 500 })).map(({ id, deliveries }) => [
      id,
      deliveries.map(({ outcome }) => `${outcome?.status} ${outcome?.reason}`).toSorted(),
    ]),
  );

describe('open pushes that the outbox lost', () => {
  it('end in the history, and those that wait in the new outbox do not', async () => {
    const { history } = await testHistory();
    const clock = { now: () => 1_700_000_000_000 };
    const first = await testOutbox();
    const ids = Array.from({ length: 120 }, (_, number) => `lost ${String(number).padStart(3, '0')}`);
    await Promise.all(ids.map((id) => halfDone(first.outbox, id)));
    await hand(first.outbox, history);
    await first.close();
    for (const companion of ['', '-wal', '-shm']) await rm(first.file + companion, { force: true });

    const { outbox } = await testOutbox({ file: first.file });
    await halfDone(outbox, 'new');
    await hand(outbox, history);
    expect((await history.open({ limit: 500 })).length).toBe(121);
    expect(await endLostPushes({ outbox, history, clock, log: silentLog })).toBe(120);

    const now = await shown(history);
    for (const id of ids) expect(now[id]).toEqual(['delivered accepted', 'failed outbox-lost']);
    expect(now.new).toEqual(['delivered accepted', expect.stringMatching('^retrying')]);
    expect(await history.open({ limit: 500 })).toEqual([{ id: 'new', deliveries: [{ number: 1, attemptCount: 4 }] }]);
    // They have ended, so they can be deleted.
    expect(await history.delete({ search: searchFor('') })).toMatchObject({ deleted: 120, kept: 1 });
  });

  it('do not exist while the outbox has its file, however many settled pushes the history has not received', async () => {
    const { history } = await testHistory();
    const { outbox } = await testOutbox();
    await halfDone(outbox, 'one');
    await hand(outbox, history);
    await outbox.settle(settlement('one', delivered, { number: 1 }));
    const deps = { outbox, history, clock: { now: Date.now }, log: silentLog };
    expect(await endLostPushes(deps)).toBe(0);
    await hand(outbox, history);
    expect(await shown(history)).toEqual({ one: ['delivered accepted', 'delivered accepted'] });
  });
});
