import Store from 'electron-store';
import { z } from 'zod';
import { type ShellPreferences, shellPreferencesSchema } from '../src/shell/shell.ts';

const placeSchema = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).optional(),
  maximized: z.boolean().optional(),
});
export type WindowPlace = z.infer<typeof placeSchema>;

export interface Preferences {
  shell(): ShellPreferences;
  setShell(preferences: ShellPreferences): void;
  /** Where the window was left. */
  place(): WindowPlace;
  setPlace(place: WindowPlace): void;
  /** True once: the first time the window goes to the tray. */
  firstTimeInTray(): boolean;
}

const usual: ShellPreferences = { startAtLogin: 'off', closeToTray: true, openOnClick: 'push' };

/** The shell's own preferences, beside the relay's files in the data folder. What cannot be read is as it was at first. */
export function createPreferences(folder: string): Preferences {
  const store = new Store<Record<string, unknown>>({ name: 'shell', cwd: folder, clearInvalidConfig: true });
  return {
    shell: () => shellPreferencesSchema.catch(usual).parse(store.get('shell')),
    setShell: (preferences) => store.set('shell', preferences),
    place: () => placeSchema.catch({}).parse(store.get('place')),
    setPlace: (place) => store.set('place', place),
    firstTimeInTray() {
      if (store.get('trayExplained') === true) return false;
      store.set('trayExplained', true);
      return true;
    },
  };
}
