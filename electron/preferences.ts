import Store from 'electron-store';

export interface Preferences {
  readonly bounds?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly maximized?: boolean;
}

/** The shell's own preferences, beside the relay's files in the data folder. */
export function createPreferences(folder: string): Store<Preferences> {
  return new Store<Preferences>({ name: 'window', cwd: folder, clearInvalidConfig: true });
}
