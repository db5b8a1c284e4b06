import { createContext, useContext, useSyncExternalStore } from 'react';
import type { TimeFormat } from '../../electron/channels.ts';
import { onShellMessage } from './shell-channel.ts';
import { storeOf } from './storage.ts';

export const clockChoices = ['system', 'h12', 'h23'] as const;
/** Hours from 1 to 12 or from 0 to 23, or whatever the system does. */
export type ClockChoice = (typeof clockChoices)[number];

/** How times are written. */
export type TimeOptions = TimeFormat;

const STORED = 'carillon-clock';
/** How often the zone is looked at: a browser says nothing when it changes. */
const LOOK_MS = 5_000;

export type LocalTime = ReturnType<typeof createLocalTime>;

/** How this computer tells the time, as the desktop's shell or the browser says, and what was chosen instead. */
export function createLocalTime(page: Window) {
  const listeners = new Set<() => void>();
  const store = storeOf(page, 'localStorage');
  const choice = (): ClockChoice => clockChoices.find((one) => one === store.getItem(STORED)) ?? 'system';
  let told: TimeOptions | null = null;
  let options = optionsOfNow();

  function optionsOfNow(): TimeOptions {
    const { zone, locale, hours } = told ?? { zone: browserZone(), locale: null, hours: null };
    const chosen = choice();
    return { zone, locale, hours: chosen === 'system' ? hours : chosen };
  }

  function look(): void {
    const next = optionsOfNow();
    if (next.zone === options.zone && next.locale === options.locale && next.hours === options.hours) return;
    options = next;
    for (const listener of listeners) listener();
  }

  onShellMessage(page, 'carillon:time', ({ zone, locale, hours }) => {
    told = { zone, locale, hours };
    look();
  });
  page.setInterval(look, LOOK_MS);
  page.addEventListener('focus', look);

  return {
    options: (): TimeOptions => options,
    choice,
    choose(next: ClockChoice): void {
      store.setItem(STORED, next);
      look();
      for (const listener of listeners) listener();
    },
    subscribe(changed: () => void) {
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
