import { copyFile } from 'node:fs/promises';
import { setImmediate as immediate } from 'node:timers/promises';
import type { Clock } from '../../../src/clock.ts';
import { testJournal } from '../../support/journal.ts';
import { createMemoryDisk, createMemoryJournal, type OutboxJournal } from '../../support/memory-journal.ts';

/** A journal that can crash: what it had committed is there when it is opened again. */
export interface CrashableJournal {
  open(): Promise<OutboxJournal>;
  /** Resolves when nothing is under way that takes real time. */
  idle(): Promise<void>;
  /** Refuses everything from now on, or takes it again. */
  full(isFull: boolean): void;
  /** Drops all that is not committed. */
  crash(): Promise<void>;
}

export function memoryJournal(after: Clock['after']): CrashableJournal {
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
export function sqliteJournal(): CrashableJournal {
  let opened: Awaited<ReturnType<typeof testJournal>> | undefined;
  let file: string | undefined;
  let copies = 0;
  let under = 0;

  const counted = <Result>(work: Promise<Result>): Promise<Result> => {
    under += 1;
    return work.finally(() => {
      under -= 1;
    });
  };

  return {
    async open() {
      opened = await testJournal(file === undefined ? {} : { file });
      const { journal } = opened;
      return {
        accept: (push) => counted(journal.accept(push)),
        record: (records) => counted(journal.record(records)),
        acknowledge: (acknowledgement) => counted(journal.acknowledge(acknowledgement)),
        open: (query) => counted(journal.open(query)),
        bodies: (ids) => counted(journal.bodies(ids)),
        get: (id) => counted(journal.get(id)),
      };
    },
    async idle() {
      while (under > 0) await immediate();
    },
    full: () => undefined,
    async crash() {
      if (opened === undefined) return;
      file = `${opened.file}-${++copies}`;
      await copyFile(opened.file, file);
      await copyFile(`${opened.file}-wal`, `${file}-wal`).catch(() => undefined);
      void opened.close();
      under = 0;
    },
  };
}
