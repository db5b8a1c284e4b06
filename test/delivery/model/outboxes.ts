import { copyFile } from 'node:fs/promises';
import { setImmediate as immediate } from 'node:timers/promises';
import type { Clock } from '../../../src/lib/clock.ts';
import type { Outbox } from '../../../src/outbox/outbox.ts';
import { createMemoryDisk } from '../../support/memory-disk.ts';
import { createMemoryOutbox } from '../../support/memory-outbox.ts';
import { testOutbox } from '../../support/outbox.ts';

/** What the model asks of an outbox. */
export type ModelOutbox = Pick<Outbox, 'accept' | 'settle' | 'open' | 'bodies' | 'settled' | 'release'>;

/** An outbox that can crash: what it had committed is there when it is opened again. */
export interface CrashableOutbox {
  open(): Promise<ModelOutbox>;
  /** Resolves when nothing is under way that takes real time; when `written`, neither what is settled. */
  idle(written: boolean): Promise<void>;
  /** Refuses everything from now on, or takes it again. */
  full(isFull: boolean): void;
  /** Drops all that is not committed. */
  crash(): Promise<void>;
}

export function memoryOutbox({ after }: Pick<Clock, 'after'>): CrashableOutbox {
  const disk = createMemoryDisk();
  return {
    open: async () => createMemoryOutbox({ disk, after }),
    idle: async () => undefined,
    full: (isFull) => {
      disk.full = isFull;
    },
    crash: async () => undefined,
  };
}

/** The real one. A crash leaves its files as they are at that moment, and opens a copy of them. */
export function sqliteOutbox({ now }: Pick<Clock, 'now'>): CrashableOutbox {
  let opened: Awaited<ReturnType<typeof testOutbox>> | undefined;
  let file: string | undefined;
  let copies = 0;
  let asked = new Set<Promise<unknown>>();
  let settling = new Set<Promise<unknown>>();

  return {
    async open() {
      opened = await testOutbox(file === undefined ? { now } : { now, file });
      const { outbox } = opened;
      asked = new Set();
      settling = new Set();
      const [ask, follow] = [noted(asked), noted(settling)];
      return {
        accept: (push) => ask(outbox.accept(push)),
        settle: (settlement) => follow(outbox.settle(settlement)),
        open: (query) => ask(outbox.open(query)),
        bodies: (ids) => ask(outbox.bodies(ids)),
        settled: (limit) => ask(outbox.settled(limit)),
        release: (page) => ask(outbox.release(page)),
      };
    },
    async idle(written) {
      while (asked.size + (written ? settling.size : 0) > 0) await immediate();
    },
    full: () => undefined,
    async crash() {
      if (opened === undefined) return;
      file = `${opened.file}-${++copies}`;
      await copyFile(opened.file, file);
      await copyFile(`${opened.file}-wal`, `${file}-wal`).catch(() => undefined);
      void opened.close();
    },
  };
}

/** Notes what is under way. */
function noted(all: Set<Promise<unknown>>) {
  return <Result>(work: Promise<Result>): Promise<Result> => {
    all.add(work);
    const done = () => void all.delete(work);
    work.then(done, done);
    return work;
  };
}
