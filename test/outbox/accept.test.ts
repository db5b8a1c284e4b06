import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { framesOf } from '../../src/outbox/frame.ts';
import { openSql } from '../../src/storage/sql.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { testOutbox } from '../support/outbox.ts';
import { takeSettled } from '../support/page-lines.ts';
import { incomingPush } from '../support/push.ts';
import { answerTo, away, delivered, failed, settledDelivery, settlement } from '../support/settlement.ts';

/** Ids of the pushes in the log, as another program sees them. */
function accepted(file: string): string[] {
  const sql = openSql(file);
  const batches = sql.prepare("SELECT content FROM log WHERE kind = 'accepted' ORDER BY seq").rows();
  sql.close();
  return batches.flatMap(([content]) => {
    const bytes = content instanceof Uint8Array ? Buffer.from(content) : Buffer.alloc(0);
    return [...framesOf(bytes)].map(({ frame }) => frame.id);
  });
}

describe('a push that was accepted', () => {
  it('is committed: another connection sees it', async () => {
    const { outbox, file } = await testOutbox();
    await outbox.accept(incomingPush('one'));
    expect(accepted(file)).toEqual(['one']);
  });

  it('shares its transaction with those that came at the same time', async () => {
    const { outbox, file } = await testOutbox();
    const ids = Array.from({ length: 100 }, (_, index) => `push-${index}`);
    await Promise.all(ids.map((id) => outbox.accept(incomingPush(id))));
    expect(accepted(file)).toEqual(ids);
    const { size } = await stat(`${file}-wal`);
    // A hundred transactions would leave a hundred versions of the same pages in the log.
    expect(size).toBeLessThan(600_000);
  });

  it('comes back complete: the body byte by byte, the request as it came', async () => {
    const { outbox } = await testOutbox();
    const { head, ...push } = incomingPush('raw');
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    const headers: [string, string][] = [
      ['X-Odd', 'a'],
      ['x-odd', 'ä\u0000'],
    ];
    await outbox.accept({ ...push, head: { ...head, request: { ...head.request, headers } }, body });
    expect(await outbox.bodies(['raw'])).toEqual([{ body, headers }]);
  });

  it('is handed to the history complete, with its attempts and its answer', async () => {
    const { outbox } = await testOutbox();
    const push = incomingPush('one', { content: { body: 'Hi' }, type: 'm.room.message', sender: '@alice:x' });
    await outbox.accept(push);
    const ended = settledDelivery(delivered, {
      attempts: [{ startedAt: 1, endedAt: 3, outcome: delivered, request: { a: 1 }, response: { b: 2 } }],
    });
    await Promise.all([outbox.settle({ pushId: 'one', deliveries: [ended] }), outbox.settle(answerTo('one', ['key']))]);
    expect(await takeSettled(outbox)).toEqual([
      {
        settlement: { pushId: 'one', answer: { at: 5, rejected: ['key'] }, deliveries: [ended] },
        final: true,
        push: { id: 'one', head: push.head, body: Buffer.from(push.body).toString() },
      },
    ]);
    expect(push.head.summary).toMatchObject({ title: '@alice:x', text: 'Hi' });
  });

  it('without a device is done with its answer', async () => {
    const { outbox } = await testOutbox();
    await outbox.accept(incomingPush('nobody', { devices: [] }));
    await outbox.settle(answerTo('nobody'));
    expect(await takeSettled(outbox)).toMatchObject([{ final: true, push: { id: 'nobody' } }]);
    expect(await outbox.totals()).toMatchObject({ open: 0, backlog: 0 });
  });
});

describe('a duplicate', () => {
  it('is recognised while the first is under way, and by its outcome afterwards', async () => {
    const { outbox } = await testOutbox();
    await outbox.accept(incomingPush('one', {}, { dedupKeys: ['k'] }));
    const early = await outbox.accept(incomingPush('two', {}, { dedupKeys: ['k'] }));
    expect([...early.duplicates]).toEqual([[0, null]]);
    await outbox.settle(settlement('one', delivered));
    const late = await outbox.accept(incomingPush('three', {}, { dedupKeys: ['k'] }));
    expect([...late.duplicates]).toEqual([[0, delivered]]);
  });

  it('is recognised when both come at the same time', async () => {
    const { outbox } = await testOutbox();
    const both = ['one', 'two'].map((id) => outbox.accept(incomingPush(id, {}, { dedupKeys: ['k'] })));
    const [first, second] = await Promise.all(both);
    expect([...(first?.duplicates ?? [])]).toEqual([]);
    expect([...(second?.duplicates ?? [])]).toEqual([[0, null]]);
  });

  it('is not recognised when the first failed, so that the homeserver may try again', async () => {
    const { outbox } = await testOutbox();
    await outbox.accept(incomingPush('one', {}, { dedupKeys: ['k'] }));
    await outbox.settle(settlement('one', failed));
    expect((await outbox.accept(incomingPush('two', {}, { dedupKeys: ['k'] }))).duplicates.size).toBe(0);
  });

  it('is recognised after the file was reopened, whether the history has the first or not', async () => {
    const first = await testOutbox();
    for (const id of ['moved', 'left']) {
      await first.outbox.accept(incomingPush(id, {}, { dedupKeys: [id] }));
      await first.outbox.settle({ ...answerTo(id), ...settlement(id, delivered) });
      if (id === 'moved') await takeSettled(first.outbox);
    }
    await first.close();
    const { outbox } = await testOutbox({ file: first.file });
    for (const id of ['moved', 'left']) {
      const { duplicates } = await outbox.accept(incomingPush(`${id} again`, {}, { dedupKeys: [id] }));
      expect([...duplicates]).toEqual([[0, delivered]]);
    }
  });

  it('is recognised for a day, also after the file was reopened', async () => {
    const clock = createManualClock();
    const first = await testOutbox({ now: clock.now });
    await first.outbox.accept(incomingPush('one', {}, { dedupKeys: ['k'] }));
    await first.outbox.settle({ ...answerTo('one'), ...settlement('one', delivered) });
    await takeSettled(first.outbox);
    await first.close();
    clock.advance(23 * 3_600_000);
    const second = await testOutbox({ file: first.file, now: clock.now });
    expect((await second.outbox.accept(incomingPush('two', {}, { dedupKeys: ['k'] }))).duplicates.size).toBe(1);
    await second.close();
    clock.advance(2 * 3_600_000);
    const third = await testOutbox({ file: first.file, now: clock.now });
    expect((await third.outbox.accept(incomingPush('three', {}, { dedupKeys: ['k'] }))).duplicates.size).toBe(0);
  });
});

describe('a delivery that was under way when the process ended', () => {
  it('is recovered with its body and its devices', async () => {
    const first = await testOutbox();
    await first.outbox.accept(incomingPush('one'));
    await first.close();
    const { outbox } = await testOutbox({ file: first.file });
    const [open, ...more] = await outbox.open({ limit: 10 });
    expect(more).toEqual([]);
    expect(open).toMatchObject({
      pushId: 'one',
      number: 0,
      appId: 'app',
      pushkey: 'key',
      waiting: null,
      repeat: false,
    });
    const [kept] = await outbox.bodies(['one']);
    expect(JSON.parse(Buffer.from(kept?.body ?? []).toString())).toMatchObject({ notification: { event_id: '$one' } });
  });

  it('comes page by page, in the order of arrival, whatever ends meanwhile', async () => {
    const first = await testOutbox();
    const all = Array.from({ length: 7 }, (_, index) => `push-${index}`);
    for (const id of all) await first.outbox.accept(incomingPush(id));
    await first.outbox.settle(answerTo('push-0'));
    await first.close();
    const { outbox } = await testOutbox({ file: first.file });
    const found: string[] = [];
    for (let page = await outbox.open({ limit: 3 }); page.length > 0; ) {
      found.push(...page.map(({ pushId }) => pushId));
      for (const { pushId } of page) await outbox.settle(settlement(pushId, delivered));
      await takeSettled(outbox);
      const after = page.at(-1);
      page = await outbox.open({ limit: 3, ...(after === undefined ? {} : { after }) });
    }
    expect(found).toEqual(all);
  });

  it('still waits, with everything that was learned of it', async () => {
    const first = await testOutbox();
    await first.outbox.accept(incomingPush('one'));
    for (const attemptCount of [1, 2]) await first.outbox.settle(settlement('one', away, { attemptCount }));
    await first.close();
    const { outbox } = await testOutbox({ file: first.file });
    expect(await outbox.open({ limit: 10 })).toMatchObject([
      { attempts: 2, waiting: { expiresAt: 99, collapse: 'badge', nextAttemptAt: 77 } },
    ]);
    const made = (await takeSettled(outbox)).flatMap(({ settlement: { deliveries } }) =>
      deliveries.flatMap(({ attempts }) => attempts),
    );
    expect(made).toHaveLength(2);
  });

  it('is a repeat when it was one before', async () => {
    const first = await testOutbox();
    for (const id of ['one', 'two']) await first.outbox.accept(incomingPush(id, {}, { dedupKeys: ['k'] }));
    await first.close();
    const second = await testOutbox({ file: first.file });
    const repeats = async (outbox: typeof first.outbox) =>
      (await outbox.open({ limit: 10 })).map(({ pushId, repeat }) => [pushId, repeat]);
    const expected = [
      ['one', false],
      ['two', true],
    ];
    expect(await repeats(second.outbox)).toEqual(expected);
    await second.close();
    const third = await testOutbox({ file: first.file });
    expect(await repeats(third.outbox)).toEqual(expected);
  });
});
