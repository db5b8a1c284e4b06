import { createContext, useContext, useSyncExternalStore } from 'react';
import { storeOf } from './storage.ts';

export const densities = ['comfortable', 'compact'] as const;
export type Density = (typeof densities)[number];
/** Of the usual size, in percent. */
export const textSizes = [90, 100, 115, 130] as const;
export type TextSize = (typeof textSizes)[number];

const DENSITY = 'carillon-density';
const TEXT_SIZE = 'carillon-text-size';

export interface Appearance {
  density(): Density;
  textSize(): TextSize;
  setDensity(next: Density): void;
  setTextSize(next: TextSize): void;
  subscribe(changed: () => void): () => void;
}

/** Density and text size of a page. The choice is kept in the browser, and applied before anything is drawn. */
export function createAppearance(page: Window): Appearance {
  const { document } = page;
  const store = storeOf(page, 'localStorage');
  const listeners = new Set<() => void>();
  const density = (): Density => densities.find((one) => one === store.getItem(DENSITY)) ?? 'comfortable';
  const textSize = (): TextSize => textSizes.find((one) => String(one) === store.getItem(TEXT_SIZE)) ?? 100;

  function apply(): void {
    document.documentElement.dataset.density = density();
    document.documentElement.style.setProperty('zoom', String(textSize() / 100));
  }

  function keep(key: string, value: string): void {
    store.setItem(key, value);
    apply();
    for (const listener of listeners) listener();
  }

  apply();
  return {
    density,
    textSize,
    setDensity: (next) => keep(DENSITY, next),
    setTextSize: (next) => keep(TEXT_SIZE, String(next)),
    subscribe(changed) {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
  };
}

const AppearanceContext = createContext<Appearance | null>(null);
export const AppearanceProvider = AppearanceContext.Provider;

export function useAppearance() {
  const appearance = useContext(AppearanceContext);
  if (appearance === null) throw new Error('There is no appearance above this component.');
  const density = useSyncExternalStore(appearance.subscribe, appearance.density);
  const textSize = useSyncExternalStore(appearance.subscribe, appearance.textSize);
  return { ...appearance, density, textSize };
}
