import type { ServedApp } from '../apps/registry.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { textOf } from '../problems/english.ts';
import { appHealth } from './app-health.ts';

const LOOK_MS = 3_600_000;
const AGAIN_MS = 24 * LOOK_MS;

export interface AppWarningsDeps {
  readonly apps: () => readonly ServedApp[];
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes what an app warns of, and certificates that ended, into the log: when it is seen first, and once a day. */
export function createAppWarnings({ apps, clock, log }: AppWarningsDeps) {
  let told = new Map<string, number>();
  let cancel: () => void = () => undefined;

  function look(): void {
    cancel();
    const before = told;
    told = new Map();
    for (const served of apps()) {
      const { pattern, warnings, problems } = appHealth(served, clock);
      const ended = problems.filter(({ code }) => code === 'certificate-ended');
      for (const warning of [...ended, ...warnings]) {
        const name = JSON.stringify([pattern, warning]);
        const at = before.get(name);
        const due = at === undefined || clock.now() - at >= AGAIN_MS;
        if (due) log.warn({ app: pattern, warning: textOf(warning) }, 'an app needs attention');
        told.set(name, due ? clock.now() : at);
      }
    }
    cancel = clock.after(LOOK_MS, look);
  }

  return { look, stop: () => cancel() };
}
