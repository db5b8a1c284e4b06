import { describe, expect, it, onTestFinished } from 'vitest';
import { createTransfer } from '../../src/history/transfer.ts';
import { createManualClock } from '../support/manual-clock.ts';

const settle = async () => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

describe('room for another push', () => {
  /** A subscriber hears of lines that nobody has to make. */
  function crowded() {
    const clock = createManualClock();
    let settledLines: (lines: number) => void = () => undefined;
    let release: () => void = () => undefined;
    let fails = false;
    const page = {
      through: 1,
      lines: '',
      frames: [],
      final: new Array<boolean>(60_000).fill(true),
      bytes: new ArrayBuffer(0),
    };
    const transfer = createTransfer({
      outbox: {
        settled: async () => page,
        release: async () => undefined,
        drop: async () => 0,
        totals: async () => ({ open: 0, backlog: 200_000, bytes: 0, dropped: 0 }),
        subscribe: (listener) => {
          settledLines = listener;
          return () => undefined;
        },
      },
      history: {
        write: () =>
          fails
            ? Promise.reject(new Error('no room'))
            : new Promise<void>((resolve) => {
                release = resolve;
              }),
      },
      keepPushes: () => 1_000_000,
      clock,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    onTestFinished(() => void transfer.stop());
    return {
      transfer,
      pass: (milliseconds: number) => clock.advanceAsync(milliseconds, settle),
      settled: (lines: number) => settledLines(lines),
      write: async () => {
        release();
        await settle();
      },
      fail: () => {
        fails = true;
      },
    };
  }

  const isDone = async (promise: Promise<void> | null) => {
    let done = promise === null;
    promise?.then(() => {
      done = true;
    });
    await settle();
    return done;
  };

  it('is there at once while the history keeps up', async () => {
    const { transfer, settled } = crowded();
    expect(transfer.room()).toBeNull();
    settled(100_000);
    expect(transfer.room()).toBeNull();
  });

  it('is waited for while the history is far behind and works', async () => {
    const { transfer, settled, pass, write } = crowded();
    settled(200_000);
    await pass(100);
    const room = transfer.room();
    expect(await isDone(room)).toBe(false);
    await write();
    expect(await isDone(room)).toBe(true);
  });

  it('is not waited for when the history hangs or fails', async () => {
    const hangs = crowded();
    hangs.settled(200_000);
    await hangs.pass(100);
    const room = hangs.transfer.room();
    await hangs.pass(1_000);
    expect(await isDone(room)).toBe(false);
    await hangs.pass(1_500);
    expect(await isDone(room)).toBe(true);
    expect(hangs.transfer.room()).toBeNull();
    const fails = crowded();
    fails.fail();
    fails.settled(200_000);
    await fails.pass(100);
    expect(fails.transfer.room()).toBeNull();
  });

  it('is there for everybody when the relay stops', async () => {
    const { transfer, settled, pass } = crowded();
    settled(200_000);
    await pass(100);
    const room = transfer.room();
    const stopped = transfer.stop();
    await pass(10_000);
    await stopped;
    expect(await isDone(room)).toBe(true);
  });
});
