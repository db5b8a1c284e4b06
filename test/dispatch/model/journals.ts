import { copyFile } from 'node:fs/promises';
import { setImmediate as immediate } from 'node:timers/promises';
import type { Clock } from '../../../src/clock.ts';
import { testJournal } from '../../support/journal.ts';
import { createMemoryDisk, createMemoryJournal, type OutboxJournal } from '../../support/memory-journal.ts';

/** A journal that can crash: what it had committed is there when it is opened again. */
export interface CrashableJournal {
  open(): Promise<OutboxJournal>;
  /** Resolves when nothing is under way that takes real time; when `written`, neither what follows behind. */
  idle(written: boolean): Promise<void>;
  /** Refuses everything from now on, or takes it again. */
  full(isFull: boolean): void;
  /** Drops all that is not committed. */
  crash(): Promise<void>;
}

export function memoryJournal({ after }: Pick<Clock, 'after'>): CrashableJournal {
  const disk = createMemoryDisk();
  return {
    open: async () => createMemoryJournal({ disk, after }),
    idle: async () => undefined,
    full: (isFull) => {
      disk.full = isFull;
    },
    crash: async () => undefined,
  };
}

/** The real one. A crash leaves its files as they are at that moment, and opens a copy of them. */
export function sqliteJournal({ now }: Pick<Clock, 'now'>): CrashableJournal {
  let opened: Awaited<ReturnType<typeof testJournal>> | undefined;
  let file: string | undefined;
  let copies = 0;
  let asked = new Set<Promise<unknown>>();
  let behind = new Set<Promise<unknown>>();

  return {
    async open() {
      opened = await testJournal(file === undefined ? { now } : { now, file });
      const { journal } = opened;
      asked = new Set();
      behind = new Set();
      const [ask, follow] = [noted(asked), noted(behind)];
      return {
        accept: (push) => ask(journal.accept(push)),
        record: (records) => follow(journal.record(records)),
        acknowledge: (acknowledgement) => follow(journal.acknowledge(acknowledgement)),
        open: (query) => ask(journal.open(query)),
        bodies: (ids) => ask(journal.bodies(ids)),
        get: (id) => ask(journal.get(id)),
      };
    },
    async idle(written) {
      while (asked.size + (written ? behind.size : 0) > 0) await immediate();
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
