import { systemClock } from '../src/lib/clock.ts';
import { followTimeZone } from '../src/lib/time-zone.ts';
import type { TimeFormat } from './channels.ts';
import { createSignal } from './signal.ts';
import { systemTimeFormat, type TimeFormatDeps } from './time-format.ts';

/** How this computer writes times, as long as the app runs. */
export interface LocalTime {
  now(): TimeFormat;
  /** Starts to follow the system. Only a ready app knows its locale. */
  start(): void;
  onChange(listener: (format: TimeFormat) => void): void;
}

export function createLocalTime(deps: TimeFormatDeps): LocalTime {
  const changes = createSignal<TimeFormat>();
  let format: Omit<TimeFormat, 'zone'> = { locale: null, hours: null };
  const now = (): TimeFormat => ({ ...format, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });

  return {
    now,
    start() {
      systemTimeFormat(deps).then((found) => {
        format = found;
        changes.emit(now());
      });
      followTimeZone({ env: deps.env, clock: systemClock, changed: () => changes.emit(now()) });
    },
    onChange: changes.subscribe,
  };
}
