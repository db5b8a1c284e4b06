import { describe, expect, it, onTestFinished } from 'vitest';
import { createTransfer } from '../../src/history/transfer.ts';
import type { SettledPage } from '../../src/outbox/outbox.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createMemoryDisk } from '../support/memory-disk.ts';
import { createMemoryOutbox } from '../support/memory-outbox.ts';
import { linesOf } from '../support/page-lines.ts';
import { incomingPush } from '../support/push.ts';
import { answerTo, delivered, settlement } from '../support/settlement.ts';

const settle = async () => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

type Mood = 'works' | 'fails' | 'hangs' | 'slow';

/** A transfer over an outbox in memory and a scripted history, over a manual clock. */
function testTransfer({ keepPushes = 1_000_000, disk = createMemoryDisk() } = {}) {
  const clock = createManualClock();
  const outbox = createMemoryOutbox({ disk, after: clock.after, acceptMs: 0, settleMs: 0 });
  const log: string[] = [];
  const say = (_fields: object, text: string) => void log.push(text);
  const written: string[] = [];
  let mood: Mood = 'works';
  let hanging: (() => void)[] = [];
  const history = {
    async write(page: SettledPage) {
      if (mood === 'fails') throw new Error('no room');
      if (mood === 'hangs') await new Promise<void>((resolve) => hanging.push(resolve));
      if (mood === 'slow') await new Promise<void>((resolve) => void clock.after(500, resolve));
      written.push(...linesOf(page).map(({ settlement: { pushId } }) => pushId));
    },
  };
  const transfer = createTransfer({
    outbox,
    history,
    keepPushes: () => keepPushes,
    clock,
    log: { info: say, warn: say, error: say },
  });
  onTestFinished(() => void transfer.stop());
  const pass = async (milliseconds: number) => {
    await settle();
    await clock.advanceAsync(milliseconds, settle);
  };
  let pushes = 0;
  return {
    transfer,
    outbox,
    disk,
    log,
    written,
    pass,
    is: (now: Mood) => {
      mood = now;
      if (now !== 'hangs') for (const resolve of hanging.splice(0)) resolve();
      hanging = [];
    },
    /** Accepts and settles this many pushes; returns their ids. */
    async settled(count: number): Promise<string[]> {
      const ids = Array.from({ length: count }, () => String(pushes++).padStart(7, '0'));
      const all = ids.map(async (id) => {
        await outbox.accept(incomingPush(id));
        await outbox.settle({ ...answerTo(id), ...settlement(id, delivered) });
      });
      await settle();
      await pass(1);
      await pass(1);
      await Promise.all(all);
      return ids;
    },
  };
}

describe('settled pushes', () => {
  it('move into the history in order, page by page, and leave the outbox', async () => {
    const { settled, written, pass, disk } = testTransfer();
    const ids = await settled(600);
    await pass(500);
    expect(written).toEqual(ids);
    expect(disk.pushes.size).toBe(0);
    const more = await settled(3);
    await pass(100);
    expect(written).toEqual([...ids, ...more]);
  });

  it('move when they were settled while a page was being moved', async () => {
    const { settled, written, pass, is } = testTransfer();
    is('slow');
    const first = await settled(1);
    await pass(100);
    const second = await settled(1);
    await pass(2_000);
    expect(written).toEqual([...first, ...second]);
  });

  it('of an earlier process move first, and at full speed', async () => {
    const before = testTransfer();
    before.is('fails');
    const ids = await before.settled(2_000);
    const { transfer, written, pass } = testTransfer({ disk: before.disk });
    await transfer.start();
    await pass(100);
    expect(written).toEqual(ids);
  });

  it('stay in the outbox until the history has them on disk', async () => {
    const { settled, written, pass, is, disk } = testTransfer();
    is('slow');
    await settled(1);
    await pass(400);
    expect(disk.pushes.size).toBe(1);
    await pass(200);
    expect(written).toHaveLength(1);
    expect(disk.pushes.size).toBe(0);
  });
});

describe('a history that cannot be written', () => {
  it('is retried every second, in order, and the log reports start and end of the failure', async () => {
    const { settled, written, pass, is, log, disk } = testTransfer();
    is('fails');
    const ids = [...(await settled(300)), ...(await settled(300))];
    await pass(5_000);
    expect(written).toEqual([]);
    expect(disk.pushes.size).toBe(600);
    is('works');
    await pass(1_200);
    expect(written).toEqual(ids);
    expect(log).toEqual([expect.stringContaining('cannot be written'), expect.stringContaining('takes pushes again')]);
  });

  it('loses only the oldest pushes, which retention would erase anyway, and the loss is counted', async () => {
    const { settled, written, pass, is, transfer, outbox } = testTransfer({ keepPushes: 100 });
    is('fails');
    const ids = await settled(250);
    await pass(3_000);
    expect(transfer.dropped()).toBe(150);
    expect(await outbox.totals()).toMatchObject({ backlog: 100, dropped: 150 });
    is('works');
    await pass(2_000);
    expect(written).toEqual(ids.slice(150));
  });

  it('that hangs loses no more either, and continues where it was', async () => {
    const { settled, written, pass, is, outbox } = testTransfer({ keepPushes: 100 });
    is('hangs');
    await settled(10);
    await pass(20_000);
    const ids = await settled(300);
    await pass(1_000);
    expect((await outbox.totals()).backlog).toBeLessThanOrEqual(100);
    is('works');
    await pass(2_000);
    expect(written.slice(10)).toEqual(ids.slice(200));
  });
});

describe('the end of a transfer', () => {
  it('moves everything that is settled', async () => {
    const { transfer, settled, written, pass } = testTransfer();
    const ids = await settled(1_001);
    const flushed = transfer.flush();
    await pass(1);
    await flushed;
    expect(written).toEqual(ids);
    await transfer.stop();
  });

  it('waits for the current page, and moves none after it', async () => {
    const { transfer, settled, written, pass, is } = testTransfer();
    is('slow');
    await settled(1);
    await pass(100);
    const stopped = transfer.stop();
    await settled(1);
    await pass(5_000);
    await stopped;
    expect(written).toHaveLength(1);
  });

  it('does not wait for a history that hangs or fails for ever', async () => {
    for (const mood of ['hangs', 'fails'] as const) {
      const { transfer, settled, pass, is, disk } = testTransfer();
      is(mood);
      await settled(5);
      await pass(100);
      const ended = transfer.flush().then(() => transfer.stop());
      await pass(11_000);
      await ended;
      expect(disk.pushes.size).toBe(5);
    }
  });
});
