import { describe, expect, it } from 'vitest';
import type { Outbox } from '../../src/outbox/outbox.ts';
import { createStory, type Story } from '../support/history-story.ts';
import { leftBehind } from '../support/killed.ts';
import { testOutbox } from '../support/outbox.ts';
import { takeSettled } from '../support/page-lines.ts';
import { devices, incomingPush } from '../support/push.ts';
import { answerTo, away, delivered, failed, settlement } from '../support/settlement.ts';

const openOf = async (outbox: Outbox) =>
  (await outbox.open({ limit: 100 })).map(({ pushId, number, repeat }) => ({ pushId, number, repeat }));

/** What a killed process left of an outbox, opened again. */
async function reopened(file: string) {
  return await testOutbox({ file: await leftBehind(file) });
}

describe('an outbox whose process was killed', () => {
  /** The calls that had resolved at the time of the kill. */
  interface Moment {
    readonly step: string;
    readonly file: string;
    readonly accepted: readonly string[];
    readonly ended: readonly string[];
    /** Complete in the history, as far as that is known to be on disk. */
    readonly story: Story;
  }

  /** Pushes `ends`, `repeat` (of it), `waits` and `under way` with two devices, from acceptance to release. */
  async function life(): Promise<readonly Moment[]> {
    const { outbox, file } = await testOutbox();
    const moments: Moment[] = [];
    const accepted: string[] = [];
    const ended: string[] = [];
    const written: Parameters<Story['write']>[0][] = [];
    const step = async (name: string) => {
      const story = createStory();
      for (const page of written) story.write(page);
      moments.push({ step: name, file: await leftBehind(file), accepted: [...accepted], ended: [...ended], story });
    };
    const accept = async (id: string, dedupKey: string, fields: object = {}) => {
      await outbox.accept(incomingPush(id, fields, { dedupKeys: [dedupKey] }));
      accepted.push(id);
    };
    const move = async (name: string) => {
      const page = await outbox.settled(100);
      await step(`${name}: page read`);
      if (page === null) return;
      written.push(page);
      await step(`${name}: written`);
      await outbox.release(page);
      await step(`${name}: released`);
    };
    await accept('1 ends', 'a');
    await accept('2 repeat', 'a');
    await accept('3 waits', 'c');
    await accept('4 under way', 'd', { devices: devices(2) });
    await step('accepted');
    await outbox.settle(settlement('1 ends', delivered));
    await step('one outcome is written');
    await outbox.settle(settlement('3 waits', away));
    await outbox.settle(answerTo('3 waits'));
    await move('before an answer');
    await outbox.settle(answerTo('1 ends'));
    ended.push('1 ends');
    await step('answered');
    await move('the first');
    await outbox.settle(settlement('4 under way', delivered, { number: 1 }));
    await step('half of it ended');
    await move('half of it ended');
    await outbox.settle(settlement('3 waits', delivered, { attemptCount: 2 }));
    ended.push('3 waits');
    await step('what waited has ended');
    await move('what waited');
    return moments;
  }

  const keys: Readonly<Record<string, string>> = { '1 ends': 'a', '3 waits': 'c', '4 under way': 'd' };

  it('has lost nothing and recovers nothing twice, whatever it was killed during', async () => {
    for (const { step, file, accepted, ended, story } of await life()) {
      // Killed again as soon as it has started: a recovery must change nothing.
      const first = await testOutbox({ file: await leftBehind(file) });
      for (const found of [first, await reopened(first.file)]) {
        const { outbox } = found;
        const open = await openOf(outbox);
        expect(new Set(open.map((one) => JSON.stringify(one))).size, step).toBe(open.length);
        expect(
          [...new Set(open.map(({ pushId }) => pushId))],
          `${step}: what is open is exactly what has not ended`,
        ).toEqual(accepted.filter((id) => !ended.includes(id) && !(id === '1 ends' && step !== 'accepted')));
        for (const { pushId, repeat } of open) expect(repeat, `${step}: ${pushId}`).toBe(pushId === '2 repeat');
      }
      const { outbox } = await reopened(file);
      for (const id of accepted) {
        const { duplicates } = await outbox.accept(
          incomingPush(`repeat of ${id}`, {}, { dedupKeys: [keys[id] ?? 'a'] }),
        );
        const isEnded = ended.includes(id) || (keys[id] ?? 'a') === 'a';
        expect([...duplicates], `${step}: a repeat of ${id}`).toEqual([
          [0, isEnded && step !== 'accepted' ? delivered : null],
        ]);
      }
      for (const { pushId, number } of await openOf(outbox))
        await outbox.settle(settlement(pushId, failed, { number }));
      for (let page = await outbox.settled(2); page !== null; page = await outbox.settled(2)) {
        story.write(page);
        await outbox.release(page);
      }
      expect(story.mistakes, step).toEqual([]);
      const bodies = story.read().filter(({ body }) => body !== null);
      expect(
        bodies.map(({ id }) => id),
        `${step}: the history has all of it`,
      ).toEqual([...accepted].sort());
    }
  });

  it('reports pushes that were not answered as without an answer', async () => {
    const first = await testOutbox();
    await first.outbox.accept(incomingPush('asked'));
    await first.outbox.accept(incomingPush('answered'));
    await first.outbox.accept(incomingPush('for nobody', { devices: [] }));
    await first.outbox.settle(answerTo('answered'));
    const { outbox } = await reopened(first.file);
    const lines = await takeSettled(outbox);
    expect(lines.map(({ settlement: { pushId, answer }, final }) => ({ pushId, at: answer?.at, final }))).toEqual([
      { pushId: 'answered', at: 5, final: false },
      { pushId: 'asked', at: null, final: false },
      { pushId: 'for nobody', at: null, final: true },
    ]);
  });
});

describe('news of a push between two pages', () => {
  it('is not lost with the rows of waiting pushes, and nothing ends twice', async () => {
    const first = await testOutbox();
    const { outbox } = first;
    await outbox.accept(incomingPush('two', { devices: devices(2) }));
    await outbox.settle(answerTo('two'));
    await outbox.settle(settlement('two', away, { number: 0 }));
    await takeSettled(outbox);
    // Rows are written from the first of these lines on, before the others have come.
    const lines = [
      settlement('two', away, { number: 1, attemptCount: 3 }),
      settlement('two', away, { number: 0, attemptCount: 2 }),
      settlement('two', away, { number: 0, attemptCount: 3 }),
      settlement('two', delivered, { number: 0, attemptCount: 4 }),
    ];
    for (const line of lines) await outbox.settle(line);
    for (let left = lines.length; left > 0; left--) {
      const page = await outbox.settled(1);
      if (page !== null) await outbox.release(page);
      const later = await reopened(first.file);
      expect(await later.outbox.open({ limit: 10 })).toMatchObject([
        { number: 1, attempts: 3, waiting: { expiresAt: 99, collapse: 'badge' } },
      ]);
      expect(await later.outbox.totals()).toMatchObject({ open: 1 });
      await later.outbox.settle(settlement('two', delivered, { number: 1 }));
      expect((await takeSettled(later.outbox)).at(-1)).toMatchObject({ final: true });
      expect(await later.outbox.totals()).toMatchObject({ open: 0, backlog: 0 });
    }
  });

  it('does not reopen a delivery that ended in a page before the last one of its push', async () => {
    const { outbox, file } = await testOutbox();
    await outbox.accept(incomingPush('one', { devices: devices(2) }));
    await outbox.settle(settlement('one', delivered));
    await takeSettled(outbox);
    await outbox.settle(settlement('one', delivered, { number: 1 }));
    await outbox.settle(answerTo('one'));
    const page = await outbox.settled(1);
    expect(page?.final).toEqual([false]);
    if (page !== null) await outbox.release(page);
    const later = await reopened(file);
    expect(await openOf(later.outbox)).toEqual([]);
    expect(await takeSettled(later.outbox)).toMatchObject([{ final: true, push: { id: 'one' } }]);
  });

  it('keeps a first delivery a first one: the one that it repeated has failed and left', async () => {
    const { outbox, file } = await testOutbox();
    const accept = async (id: string) =>
      [...(await outbox.accept(incomingPush(id, {}, { dedupKeys: ['k'] }))).duplicates].length;
    expect(await accept('1 fails')).toBe(0);
    expect(await accept('2 repeats')).toBe(1);
    await outbox.settle({ ...answerTo('1 fails'), ...settlement('1 fails', failed) });
    expect(await accept('3 comes again')).toBe(0);
    await takeSettled(outbox);
    const later = await reopened(file);
    expect(await openOf(later.outbox)).toEqual([
      { pushId: '2 repeats', number: 0, repeat: true },
      { pushId: '3 comes again', number: 0, repeat: false },
    ]);
  });

  it('leaves the key of a failed delivery to the push that has it now, over two starts', async () => {
    const first = await testOutbox();
    await first.outbox.accept(incomingPush('1 fails', {}, { dedupKeys: ['k'] }));
    await first.outbox.settle({ ...answerTo('1 fails'), ...settlement('1 fails', away) });
    await takeSettled(first.outbox);
    await first.outbox.settle(settlement('1 fails', failed));
    await first.outbox.accept(incomingPush('2 has the key', {}, { dedupKeys: ['k'] }));
    const second = await reopened(first.file);
    const third = await reopened(second.file);
    const { duplicates } = await third.outbox.accept(incomingPush('3 repeats', {}, { dedupKeys: ['k'] }));
    expect([...duplicates]).toEqual([[0, null]]);
  });

  it('keeps the key of a delivery that ended while others wait, over two starts', async () => {
    const first = await testOutbox();
    await first.outbox.accept(incomingPush('one', { devices: devices(2) }, { dedupKeys: ['k'] }));
    await first.outbox.settle(settlement('one', delivered));
    const second = await reopened(first.file);
    const third = await reopened(second.file);
    for (const { outbox } of [second, third]) {
      const { duplicates } = await outbox.accept(incomingPush('again', {}, { dedupKeys: ['k'] }));
      expect([...duplicates]).toEqual([[0, delivered]]);
    }
  });
});
