import type { Clock } from '../../lib/clock.ts';

/** One timer for the next probe of a host. */
export interface ProbeTimer {
  /** Calls `probe` at this time (steady milliseconds), unless that has passed. An earlier time set before is dropped. */
  set(at: number): void;
  stop(): void;
}

export function createProbeTimer(clock: Pick<Clock, 'steady' | 'after'>, probe: () => void): ProbeTimer {
  let timerAt = Number.NaN;
  let cancel: () => void = () => undefined;
  return {
    set(at) {
      if (at === timerAt || at <= clock.steady()) return;
      cancel();
      timerAt = at;
      cancel = clock.after(at - clock.steady(), () => {
        timerAt = Number.NaN;
        probe();
      });
    },
    stop() {
      cancel();
      timerAt = Number.NaN;
    },
  };
}
