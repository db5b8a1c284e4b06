import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { isMissing } from '../lib/missing-file.ts';
import { readSmallFile } from '../lib/small-file.ts';
import { writeFileWhole } from '../lib/write-file.ts';
import type { Shell } from '../shell/shell.ts';
import { alsoMissed, missedSchema, nothingMissed, summaryOf } from './missed.ts';
import { tomorrowMorning } from './morning.ts';

/** The pause ends by the wall clock, which jumps when the computer wakes: it is looked at so often. Milliseconds. */
const LOOK_MS = 30_000;
/** How long the number of missed pushes may be newer than its file. */
const SAVE_MS = 1_000;

const keptSchema = z.object({
  /** Unix milliseconds; null until somebody ends it. */
  until: z.number().nullable(),
  missed: missedSchema,
});

export interface PauseDeps {
  /** Where the pause is kept, so that a restart does not end it. */
  readonly file: string;
  readonly shell: Shell;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when a pause begins or ends. */
  readonly changed: () => void;
}

/**
 * Keeps this computer quiet for a while: banners are withheld and counted, and one summary takes their place when the
 * pause ends. Counts still reach the badge, and what is forwarded to other devices goes on.
 */
export async function createPause({ file, shell, clock, log, changed }: PauseDeps) {
  let kept = await read(file, log);
  let saving: Promise<void> = Promise.resolve();
  let cancelLook: () => void = () => undefined;
  let cancelSave: (() => void) | null = null;

  function save(): Promise<void> {
    cancelSave?.();
    cancelSave = null;
    const text = kept === null ? null : JSON.stringify(kept);
    saving = saving
      .then(() => (text === null ? rm(file, { force: true }) : writeFileWhole(file, text)))
      .catch((error: unknown) =>
        log.warn({ err: error }, 'the pause could not be kept and would not survive a restart'),
      );
    return saving;
  }

  function look(): void {
    cancelLook();
    if (kept === null || kept.until === null) return;
    const left = kept.until - clock.now();
    if (left <= 0) void end();
    else cancelLook = clock.after(Math.min(left, LOOK_MS), look);
  }

  function end(): Promise<void> {
    if (kept === null) return Promise.resolve();
    const summary = summaryOf(kept.missed, 'Notifications were paused');
    kept = null;
    cancelLook();
    if (summary !== null) {
      shell.show(summary).catch((error: unknown) => log.warn({ err: error }, 'the summary of a pause was not shown'));
    }
    changed();
    return save();
  }

  return {
    /** The shell as providers are to see it. */
    shell: {
      ...shell,
      show(banner) {
        look();
        if (kept === null) return shell.show(banner);
        kept = { ...kept, missed: alsoMissed(kept.missed, banner) };
        cancelSave ??= clock.after(SAVE_MS, save);
        return Promise.resolve({ result: 'suppressed', reason: 'paused' });
      },
      setUnread(count) {
        // What was read elsewhere is nothing to be told of later.
        if (count === 0 && kept !== null) kept = { ...kept, missed: nothingMissed };
        return shell.setUnread(count);
      },
    } satisfies Shell,

    /** Null while nothing is paused; `until` is unix milliseconds, null until somebody ends it. */
    state: (): { readonly until: number | null } | null => (kept === null ? null : { until: kept.until }),

    /** Begins a pause, or changes how long the present one lasts. A time that is over ends it. */
    async start(until: number | 'tomorrow' | null, timeZone?: string): Promise<void> {
      kept = {
        until: until === 'tomorrow' ? tomorrowMorning(clock.now(), timeZone) : until,
        missed: kept?.missed ?? nothingMissed,
      };
      changed();
      await save();
      look();
    },

    end,

    /** Looks at the clock now and from then on. */
    watch: look,

    /** Stops looking; the pause itself is kept for the next start. */
    async close(): Promise<void> {
      cancelLook();
      await (kept === null ? saving : save());
    },
  };
}

async function read(file: string, log: Log): Promise<z.infer<typeof keptSchema> | null> {
  try {
    return keptSchema.parse(JSON.parse((await readSmallFile(file)).toString('utf8')));
  } catch (error) {
    if (!isMissing(error)) log.warn({ err: error }, 'the pause of the run before cannot be read and is over');
    return null;
  }
}
