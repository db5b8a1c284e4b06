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
  /** The window's place when it was last closed. */
  place(): WindowPlace;
  setPlace(place: WindowPlace): void;
  /** True for the first call alone, in all starts: the first time that the window goes to the tray. */
  firstTimeInTray(): boolean;
}

const defaults: ShellPreferences = { startAtLogin: 'off', closeToTray: true, openOnClick: 'push' };

/** The shell's own preferences, in the data folder beside the relay's files. Invalid ones are replaced by the defaults. */
export function createPreferences(folder: string): Preferences {
  const store = new Store<Record<string, unknown>>({ name: 'shell', cwd: folder, clearInvalidConfig: true });
  return {
    shell: () => shellPreferencesSchema.catch(defaults).parse(store.get('shell')),
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
