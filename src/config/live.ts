import { isDeepStrictEqual } from 'node:util';
import { withoutMark } from '../lib/byte-order-mark.ts';
import type { Clock } from '../lib/clock.ts';
import { createFileWatch } from '../lib/file-watch.ts';
import type { Log } from '../lib/log.ts';
import { createSerial } from '../lib/serial.ts';
import { UnfitFile, unfitNotice } from '../lib/small-file.ts';
import { writeFileWhole } from '../lib/write-file.ts';
import { messageOf } from '../problems/problem-error.ts';
import { brokenBy } from './app-schema.ts';
import { withPresentNames } from './earlier-names.ts';
import { parseConfig } from './parse.ts';
import { ConfigProblem } from './problem.ts';
import { MOST_CONFIG_BYTES, readConfigText } from './read.ts';
import type { Config } from './schema.ts';

/** Sections that are read when the relay starts. */
const AT_START = ['ui'] as const;

/** What no file stands for: the defaults. */
const NO_FILE = '{}';

export type RawConfig = Readonly<Record<string, unknown>>;

export interface LiveConfigDeps {
  readonly file: string;
  /** What the file held when the relay was started, null where there was none, and what was made of it. */
  readonly text: string | null;
  readonly loaded: Config;
  /** Puts a configuration into effect. */
  readonly apply: (config: Config) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

export type LiveConfig = ReturnType<typeof createLiveConfig>;

/**
 * The configuration file while the relay runs: changed from outside or through {@link LiveConfig.edit}, and put into
 * effect without a restart. What cannot be used, and a file that is gone, leave the last good configuration at work.
 */
export function createLiveConfig({ file, text: atStart, loaded, apply, clock, log }: LiveConfigDeps) {
  let current = loaded;
  let problem: ConfigProblem | null = null;
  /** What was read last; null while that is not known. */
  let lastText: string | null = atStart ?? NO_FILE;
  /** Whether there was a file: from then on there has to be one. */
  let wasThere = atStart !== null;
  /** Reads and edits come one after the other. */
  const serially = createSerial();
  const watch = createFileWatch({ changed: () => void serially(reload), clock, log });
  watch.follow([file]);
  // What happened to it between its reading and now.
  void serially(reload);

  async function readText(): Promise<string> {
    const text = await readConfigText(file);
    if (text !== null) wasThere = true;
    else if (wasThere) throw new ConfigProblem({ code: 'config-away', parameters: { file } });
    return text ?? NO_FILE;
  }

  /** The text, if it is another than before. */
  async function readAnew(): Promise<string | null> {
    const before = lastText;
    // One that cannot be read is read anew when it is back, though it be the same.
    lastText = null;
    lastText = await readText();
    return lastText === before ? null : lastText;
  }

  async function reload(): Promise<void> {
    try {
      const text = await readAnew();
      if (text === null) return;
      const config = parseConfig(text, file);
      refuseNewlyBroken(config, current);
      await use(config);
      log.info({ file }, 'the configuration was read again');
    } catch (error) {
      const before = problem;
      problem = known(error);
      if (isDeepStrictEqual(problem.problem, before?.problem)) return;
      log.error({ problem: problem.message }, 'the configuration cannot be used; the one before stays in effect');
    }
  }

  async function use(config: Config): Promise<void> {
    problem = null;
    current = config;
    await apply(config);
  }

  return {
    /** Why the file cannot be used as it is now; null when it can. */
    problem: () => problem,
    /** Sections that changed and take effect with the next start. */
    afterRestart: (): string[] => AT_START.filter((key) => !isDeepStrictEqual(current[key], loaded[key])),

    /** What the file holds, before defaults. Rejects with {@link ConfigProblem}. */
    raw: (): Promise<RawConfig> => serially(async () => readRaw(await readText(), file)),

    /** Changes the file and puts it into effect. Rejects with {@link ConfigProblem} and changes nothing. */
    edit: (change: (raw: RawConfig) => RawConfig): Promise<void> =>
      serially(async () => {
        const text = `${JSON.stringify(change(readRaw(await readText(), file)), null, 2)}\n`;
        const config = parseConfig(text, file);
        // It could not be read again.
        if (Buffer.byteLength(text) > MOST_CONFIG_BYTES)
          throw new ConfigProblem(unfitNotice(new UnfitFile({ most: MOST_CONFIG_BYTES }), null, file));
        await writeFileWhole(file, text);
        lastText = text;
        wasThere = true;
        await use(config);
      }),

    stop: () => watch.stop(),
  };
}

/** An app that worked goes on with what it had, when the new text of it can not be used. */
function refuseNewlyBroken(config: Config, before: Config): void {
  const knownApps = new Map(Object.entries(before.apps));
  for (const [pattern, app] of Object.entries(config.apps)) {
    const known = knownApps.get(pattern);
    const problem = brokenBy(app);
    if (problem !== null && known !== undefined && brokenBy(known) === null) throw new ConfigProblem(problem);
  }
}

function known(error: unknown): ConfigProblem {
  if (error instanceof ConfigProblem) return error;
  return new ConfigProblem({ code: 'config-unusable', parameters: { said: messageOf(error) } });
}

/** Parses once for its complaints, which name the place, and then hands on what stands there. */
function readRaw(text: string, file: string): RawConfig {
  parseConfig(text, file);
  return withPresentNames(JSON.parse(withoutMark(text))) as RawConfig;
}
