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
import { MAX_CONFIG_BYTES, readConfigText } from './read.ts';
import type { Config } from './schema.ts';

/** Sections that are only read when the relay starts. */
const AT_START = ['ui'] as const;

/** The text that a missing file stands for: the defaults. */
const NO_FILE = '{}';

export type RawConfig = Readonly<Record<string, unknown>>;

export interface LiveConfigDeps {
  readonly file: string;
  /** The text of the file when the relay started (null when it was missing), and the configuration read from it. */
  readonly text: string | null;
  readonly loaded: Config;
  /** Puts a configuration into effect. */
  readonly apply: (config: Config) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The configuration file while the relay runs: changed from outside or through {@link LiveConfig.edit}, and put into
 * effect without a restart. While the file is missing or cannot be used, the last good configuration stays in effect.
 */
export interface LiveConfig {
  /** Why the file cannot be used now; null when it can. */
  problem(): ConfigProblem | null;
  /** Sections that have changed and take effect with the next start. */
  afterRestart(): string[];
  /** The content of the file, before defaults. Rejects with {@link ConfigProblem}. */
  raw(): Promise<RawConfig>;
  /** Changes the file and puts it into effect. Rejects with {@link ConfigProblem} and then changes nothing. */
  edit(change: (raw: RawConfig) => RawConfig): Promise<void>;
  stop(): void;
}

export function createLiveConfig({ file, text: atStart, loaded, apply, clock, log }: LiveConfigDeps): LiveConfig {
  let current = loaded;
  let problem: ConfigProblem | null = null;
  /** The text that was read last; null while it is unknown. */
  let lastText: string | null = atStart ?? NO_FILE;
  /** True once the file has existed: a missing file is a problem then, and not the defaults. */
  let existed = atStart !== null;
  /** Reads and edits run one after the other. */
  const serially = createSerial();
  const watch = createFileWatch({ changed: () => void serially(reload), clock, log });
  watch.follow([file]);
  // The file may have changed since it was loaded.
  void serially(reload);

  async function readText(): Promise<string> {
    const text = await readConfigText(file);
    if (text !== null) existed = true;
    else if (existed) throw new ConfigProblem({ code: 'config-away', parameters: { file } });
    return text ?? NO_FILE;
  }

  /** The text, if it has changed. */
  async function readChanged(): Promise<string | null> {
    const before = lastText;
    // A file that could not be read counts as changed when it is back, even with the same text.
    lastText = null;
    lastText = await readText();
    return lastText === before ? null : lastText;
  }

  async function reload(): Promise<void> {
    try {
      const text = await readChanged();
      if (text === null) return;
      const config = parseConfig(text, file);
      refuseNewlyBroken(config, current);
      await use(config);
      log.info({ file }, 'the configuration was read again');
    } catch (error) {
      const before = problem;
      problem = known(error);
      if (isDeepStrictEqual(problem.problem, before?.problem)) return;
      log.error({ problem: problem.message }, 'the configuration cannot be used; the last good one stays in effect');
    }
  }

  async function use(config: Config): Promise<void> {
    problem = null;
    current = config;
    await apply(config);
  }

  return {
    problem: () => problem,
    afterRestart: () => AT_START.filter((key) => !isDeepStrictEqual(current[key], loaded[key])),
    raw: () => serially(async () => readRaw(await readText(), file)),
    edit: (change) =>
      serially(async () => {
        const text = `${JSON.stringify(change(readRaw(await readText(), file)), null, 2)}\n`;
        const config = parseConfig(text, file);
        // A longer file could not be read again.
        if (Buffer.byteLength(text) > MAX_CONFIG_BYTES)
          throw new ConfigProblem(unfitNotice(new UnfitFile({ maxBytes: MAX_CONFIG_BYTES }), null, file));
        await writeFileWhole(file, text);
        lastText = text;
        existed = true;
        await use(config);
      }),
    stop: () => watch.stop(),
  };
}

/** An app that worked keeps its last good configuration when its new one cannot be used. */
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

/** The content as it stands in the file; parsed first for the problem, with its place, when it cannot be used. */
function readRaw(text: string, file: string): RawConfig {
  parseConfig(text, file);
  return withPresentNames(JSON.parse(withoutMark(text))) as RawConfig;
}
