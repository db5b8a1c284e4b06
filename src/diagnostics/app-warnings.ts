import type { ServedApp } from '../apps/registry.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { textOf } from '../problems/english.ts';
import { appHealth } from './app-health.ts';

const CHECK_MS = 3_600_000;
const REPEAT_MS = 24 * CHECK_MS;

export interface AppWarningsDeps {
  readonly clock: Clock;
  readonly log: Log;
}

/** Logs the warnings of apps, and certificates that have ended: when they are first seen, and then once a day. */
export interface AppWarnings {
  /** Checks these apps now and every hour. */
  watch(apps: () => readonly ServedApp[]): void;
  /** Checks at once; before `watch` it does nothing. */
  check(): void;
  stop(): void;
}

export function createAppWarnings({ clock, log }: AppWarningsDeps): AppWarnings {
  let apps: () => readonly ServedApp[] = () => [];
  /** When each warning was last logged, in unix milliseconds. */
  let loggedAt = new Map<string, number>();
  let cancel: () => void = () => undefined;

  function check(): void {
    cancel();
    const before = loggedAt;
    loggedAt = new Map();
    for (const served of apps()) {
      const { pattern, warnings, problems } = appHealth(served, clock);
      const ended = problems.filter(({ code }) => code === 'certificate-ended');
      for (const warning of [...ended, ...warnings]) {
        const name = JSON.stringify([pattern, warning]);
        const at = before.get(name);
        const isDue = at === undefined || clock.now() - at >= REPEAT_MS;
        if (isDue) log.warn({ app: pattern, warning: textOf(warning) }, 'an app needs attention');
        loggedAt.set(name, isDue ? clock.now() : at);
      }
    }
    cancel = clock.after(CHECK_MS, check);
  }

  return {
    watch(served) {
      apps = served;
      check();
    },
    check,
    stop: () => cancel(),
  };
}
