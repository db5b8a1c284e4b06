import { describe, expect, it, onTestFinished } from 'vitest';
import { createTransfer } from '../../src/history/transfer.ts';
import { createManualClock } from '../support/manual-clock.ts';

const settle = async () => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

describe('backpressure from the history', () => {
  /** A transfer whose outbox reports any number of settled lines without having them. */
  function testBackpressure() {
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

  it('holds nobody back while the history keeps up', async () => {
    const { transfer, settled } = testBackpressure();
    expect(transfer.drained()).toBeNull();
    settled(100_000);
    expect(transfer.drained()).toBeNull();
  });

  it('holds pushes back while the backlog is large and the history works', async () => {
    const { transfer, settled, pass, write } = testBackpressure();
    settled(200_000);
    await pass(100);
    const drained = transfer.drained();
    expect(await isDone(drained)).toBe(false);
    await write();
    expect(await isDone(drained)).toBe(true);
  });

  it('holds nobody back when the history hangs or fails', async () => {
    const hangs = testBackpressure();
    hangs.settled(200_000);
    await hangs.pass(100);
    const drained = hangs.transfer.drained();
    await hangs.pass(1_000);
    expect(await isDone(drained)).toBe(false);
    await hangs.pass(1_500);
    expect(await isDone(drained)).toBe(true);
    expect(hangs.transfer.drained()).toBeNull();
    const fails = testBackpressure();
    fails.fail();
    fails.settled(200_000);
    await fails.pass(100);
    expect(fails.transfer.drained()).toBeNull();
  });

  it('lets everybody in when the relay stops', async () => {
    const { transfer, settled, pass } = testBackpressure();
    settled(200_000);
    await pass(100);
    const drained = transfer.drained();
    const stopped = transfer.stop();
    await pass(10_000);
    await stopped;
    expect(await isDone(drained)).toBe(true);
  });
});
