import { createContext, useContext, useSyncExternalStore } from 'react';
import { storeOf } from './storage.ts';

export const clockChoices = ['system', 'h12', 'h23'] as const;
/** Hours from 1 to 12 or from 0 to 23, or whatever the system does. */
export type ClockChoice = (typeof clockChoices)[number];

/** How times are told. */
export interface TimeOptions {
  readonly zone: string;
  /** Whose dates and times are written; null for what goes with the language. */
  readonly locale: string | null;
  readonly hours: 'h12' | 'h23' | null;
}

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

  page.addEventListener('message', ({ source, data }) => {
    if (source !== page || data?.type !== 'carillon:time') return;
    told = toldBy(data);
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

function toldBy({ zone, locale, hours }: Readonly<Record<string, unknown>>): TimeOptions {
  return {
    zone: typeof zone === 'string' ? zone : browserZone(),
    locale: typeof locale === 'string' ? locale : null,
    hours: hours === 'h12' || hours === 'h23' ? hours : null,
  };
}

const LocalTimeContext = createContext<LocalTime | null>(null);
export const LocalTimeProvider = LocalTimeContext.Provider;

export function useLocalTime() {
  const time = useContext(LocalTimeContext);
  if (time === null) throw new Error('There is no local time above this component.');
  const options = useSyncExternalStore(time.subscribe, time.options);
  const choice = useSyncExternalStore(time.subscribe, time.choice);
  return { options, choice, choose: time.choose };
}
