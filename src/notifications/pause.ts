import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { isMissing } from '../lib/missing-file.ts';
import { readSmallFile } from '../lib/small-file.ts';
import { writeFileWhole } from '../lib/write-file.ts';
import type { Shell } from '../shell/shell.ts';
import { tomorrowMorning } from './tomorrow-morning.ts';
import { nothingWithheld, summaryOf, withBanner, withheldSchema } from './withheld.ts';

/** A pause ends by the wall clock, which jumps when the computer wakes up, so it is checked this often. Milliseconds. */
const CHECK_MS = 30_000;
/** A count of withheld banners is written to the file within this time. Milliseconds. */
const SAVE_MS = 1_000;

const storedSchema = z.object({
  /** Unix milliseconds; null for a pause without an end. */
  until: z.number().nullable(),
  missed: withheldSchema,
});

export interface PauseDeps {
  /** Where the pause is stored, so that a restart does not end it. */
  readonly file: string;
  readonly shell: Shell;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when a pause starts, changes or ends. */
  readonly changed: () => void;
}

/**
 * Keeps this computer quiet for a while: banners are withheld and counted, and one summary takes their place when the
 * pause ends. Counts still reach the badge, and pushes are still forwarded to other devices.
 */
export interface Pause {
  /** The shell as providers see it. */
  readonly shell: Shell;
  /** Null while nothing is paused; `until` is unix milliseconds, null for a pause without an end. */
  state(): { readonly until: number | null } | null;
  /** Starts a pause, or changes when the present one ends. A time in the past ends it. */
  start(until: number | 'tomorrow' | null, timeZone?: string): Promise<void>;
  end(): Promise<void>;
  /** Ends a stored pause when its time has come, now and from now on. */
  watch(): void;
  /** Stops watching; the pause is stored for the next start. */
  close(): Promise<void>;
}

export async function createPause({ file, shell, clock, log, changed }: PauseDeps): Promise<Pause> {
  let pause = await read(file, log);
  let saving: Promise<void> = Promise.resolve();
  let cancelCheck: () => void = () => undefined;
  let cancelSave: (() => void) | null = null;

  function save(): Promise<void> {
    cancelSave?.();
    cancelSave = null;
    const text = pause === null ? null : JSON.stringify(pause);
    saving = saving
      .then(() => (text === null ? rm(file, { force: true }) : writeFileWhole(file, text)))
      .catch((error: unknown) =>
        log.warn({ err: error }, 'the pause could not be stored and would not survive a restart'),
      );
    return saving;
  }

  function check(): void {
    cancelCheck();
    if (pause === null || pause.until === null) return;
    const left = pause.until - clock.now();
    if (left <= 0) void end();
    else cancelCheck = clock.after(Math.min(left, CHECK_MS), check);
  }

  function end(): Promise<void> {
    if (pause === null) return Promise.resolve();
    const summary = summaryOf(pause.missed, 'Notifications were paused');
    pause = null;
    cancelCheck();
    if (summary !== null) {
      shell
        .show(summary)
        .catch((error: unknown) => log.warn({ err: error }, 'the summary after a pause could not be shown'));
    }
    changed();
    return save();
  }

  return {
    shell: {
      ...shell,
      show(banner) {
        check();
        if (pause === null) return shell.show(banner);
        pause = { ...pause, missed: withBanner(pause.missed, banner) };
        cancelSave ??= clock.after(SAVE_MS, save);
        return Promise.resolve({ result: 'suppressed', reason: 'paused' });
      },
      setUnread(count) {
        // A summary of messages that were read elsewhere would be news of nothing.
        if (count === 0 && pause !== null) pause = { ...pause, missed: nothingWithheld };
        return shell.setUnread(count);
      },
    },
    state: () => (pause === null ? null : { until: pause.until }),
    async start(until, timeZone) {
      pause = {
        until: until === 'tomorrow' ? tomorrowMorning(clock.now(), timeZone) : until,
        missed: pause?.missed ?? nothingWithheld,
      };
      changed();
      await save();
      check();
    },
    end,
    watch: check,
    async close() {
      cancelCheck();
      await (pause === null ? saving : save());
    },
  };
}

async function read(file: string, log: Log): Promise<z.infer<typeof storedSchema> | null> {
  try {
    return storedSchema.parse(JSON.parse((await readSmallFile(file)).toString('utf8')));
  } catch (error) {
    if (!isMissing(error)) log.warn({ err: error }, 'the pause of the previous run cannot be read and is over');
    return null;
  }
}
