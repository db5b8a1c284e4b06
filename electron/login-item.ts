import type { ShellPreferences, ShellSettings } from '../src/shell/shell.ts';
import { createAutostartEntry } from './autostart-entry.ts';

/** The option that starts Carillon in the tray, without a window. */
export const HIDDEN = '--hidden';

/** An entry of the system's own list of login items; `enabled` is what a person chose there. */
export interface LoginItem {
  readonly listed: boolean;
  readonly enabled: boolean;
}

export interface LoginItemDeps {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The program that runs now. */
  readonly program: string;
  /** Its arguments to start as it runs now: the project's folder in development, and the data folder if one was given. */
  readonly parameters: readonly string[];
  /** The system's own list of login items (macOS and Windows). */
  readonly list: {
    readonly set: (settings: { openAtLogin: boolean; args: string[] }) => void;
    readonly get: (args: string[]) => LoginItem;
  };
}

type Start = ShellPreferences['startAtLogin'];

/**
 * Starts Carillon when its user signs in: a login item on macOS and Windows, a desktop entry on Linux. What a person chose
 * in the desktop's own settings holds until they choose again in ours.
 */
export interface StartAtLogin {
  /** Puts into effect what a person has just chosen in our settings. */
  choose(start: Start): Promise<void>;
  /** Renews the command with every start, because an AppImage may have been moved. Switches nothing on. */
  keep(start: Start): Promise<void>;
  /** Whether the desktop does what was chosen in our settings. */
  state(start: Start): Promise<ShellSettings['facts']['startAtLogin']>;
}

export function createStartAtLogin({ platform, env, program, parameters, list }: LoginItemDeps): StartAtLogin {
  const entry = createAutostartEntry(env);
  const parametersOf = (start: Start) => [...parameters, ...(start === 'minimised' ? [HIDDEN] : [])];
  // The program inside of an AppImage lies in a folder that the next start does not have; APPIMAGE names the file itself.
  const commandOf = (start: Start) => [env.APPIMAGE || program, ...parametersOf(start)];

  return {
    async choose(start) {
      if (platform !== 'linux') return list.set({ openAtLogin: start !== 'off', args: parametersOf(start) });
      return start === 'off' ? entry.remove() : entry.switchOn(commandOf(start));
    },

    async keep(start) {
      if (platform === 'linux' && start !== 'off') await entry.update(commandOf(start));
    },

    async state(start) {
      if (start === 'off') return 'as-chosen';
      if (platform === 'linux') {
        const state = await entry.state();
        return state === 'on' ? 'as-chosen' : state === 'off' ? 'switched-off' : 'removed';
      }
      const { listed, enabled } = list.get(parametersOf(start));
      return !listed ? 'removed' : enabled ? 'as-chosen' : 'switched-off';
    },
  };
}
