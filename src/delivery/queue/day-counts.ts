import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { isMissing } from '../../lib/missing-file.ts';
import { readSmallFile } from '../../lib/small-file.ts';
import { writeFileWhole } from '../../lib/write-file.ts';
import type { DayCount } from './quota.ts';

const DAY_MS = 86_400_000;
/** Milliseconds by which a count may be newer than its file. */
const SAVE_MS = 1_000;

const keptSchema = z.object({
  /** Of the unix epoch, in UTC. */
  day: z.int(),
  spent: z.record(z.string(), z.int().min(0)),
});

export interface DayCountsDeps {
  /** Holds the counts, so that a restart does not give an app its whole budget again. */
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What providers have spent of their daily budgets, by name. A day starts at midnight UTC by the wall clock. */
export interface DayCounts {
  of(name: string): DayCount;
  /** Writes the counts that are not in the file yet. */
  close(): Promise<void>;
}

export async function createDayCounts({ file, clock, log }: DayCountsDeps): Promise<DayCounts> {
  let kept = await read(file, log);
  let saving: Promise<void> = Promise.resolve();
  let cancelSave: (() => void) | null = null;
  let isReported = false;

  function today(): z.infer<typeof keptSchema> {
    const day = Math.floor(clock.now() / DAY_MS);
    if (kept.day !== day) kept = { day, spent: {} };
    return kept;
  }

  function save(): Promise<void> {
    cancelSave?.();
    cancelSave = null;
    const text = JSON.stringify(kept);
    saving = saving
      .then(() => writeFileWhole(file, text))
      .then(() => {
        isReported = false;
      })
      .catch((error: unknown) => {
        if (!isReported)
          log.warn({ err: error }, 'the spent part of the daily budgets could not be saved; a restart forgets it');
        isReported = true;
      });
    return saving;
  }

  return {
    of: (name) => ({
      spent: () => today().spent[name] ?? 0,
      add() {
        const { spent } = today();
        spent[name] = (spent[name] ?? 0) + 1;
        cancelSave ??= clock.after(SAVE_MS, () => void save());
      },
      leftMs: () => DAY_MS - (clock.now() % DAY_MS),
    }),
    close: async () => {
      if (cancelSave !== null) await save();
      await saving;
    },
  };
}

async function read(file: string, log: Log): Promise<z.infer<typeof keptSchema>> {
  try {
    return keptSchema.parse(JSON.parse((await readSmallFile(file)).toString('utf8')));
  } catch (error) {
    if (!isMissing(error))
      log.warn({ err: error }, 'the spent part of the daily budgets cannot be read; counting starts again at zero');
    return { day: 0, spent: {} };
  }
}
