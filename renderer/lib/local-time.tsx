import { createContext, useContext, useSyncExternalStore } from 'react';
import type { TimeFormat } from '../../electron/channels.ts';
import { onShellMessage } from './shell-channel.ts';
import { storeOf } from './storage.ts';

export const clockChoices = ['system', 'h12', 'h23'] as const;
/** Hours from 1 to 12, from 0 to 23, or as the system has them. */
export type ClockChoice = (typeof clockChoices)[number];

/** How times are written. */
export type TimeOptions = TimeFormat;

const STORED = 'carillon-clock';
/** How often the zone is read: a browser does not report a change. */
const REFRESH_MS = 5_000;

/** How times are written: as the system reports through the desktop's shell or the browser, unless a clock was chosen. */
export interface LocalTime {
  options(): TimeOptions;
  choice(): ClockChoice;
  /** Keeps a choice of clock with the page, and applies it at once. */
  choose(next: ClockChoice): void;
  subscribe(changed: () => void): () => void;
}

export function createLocalTime(page: Window): LocalTime {
  const listeners = new Set<() => void>();
  const store = storeOf(page, 'localStorage');
  const choice = (): ClockChoice => clockChoices.find((one) => one === store.getItem(STORED)) ?? 'system';
  let reported: TimeOptions | null = null;
  let options = optionsOfNow();

  function optionsOfNow(): TimeOptions {
    const { zone, locale, hours } = reported ?? { zone: browserZone(), locale: null, hours: null };
    const chosen = choice();
    return { zone, locale, hours: chosen === 'system' ? hours : chosen };
  }

  function refresh(): void {
    const next = optionsOfNow();
    if (next.zone === options.zone && next.locale === options.locale && next.hours === options.hours) return;
    options = next;
    for (const listener of listeners) listener();
  }

  onShellMessage(page, 'carillon:time', ({ zone, locale, hours }) => {
    reported = { zone, locale, hours };
    refresh();
  });
  page.setInterval(refresh, REFRESH_MS);
  page.addEventListener('focus', refresh);

  return {
    options: () => options,
    choice,
    choose(next) {
      store.setItem(STORED, next);
      refresh();
      for (const listener of listeners) listener();
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
  };
}

const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const LocalTimeContext = createContext<LocalTime | null>(null);
export const LocalTimeProvider = LocalTimeContext.Provider;

export function useLocalTime() {
  const time = useContext(LocalTimeContext);
  if (time === null) throw new Error('There is no local time above this component.');
  const options = useSyncExternalStore(time.subscribe, time.options);
  const choice = useSyncExternalStore(time.subscribe, time.choice);
  return { options, choice, choose: time.choose };
}
