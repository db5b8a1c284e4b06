import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { writeFileWhole } from '../src/config/write.ts';
import { execValue } from '../src/encoding/desktop-entry.ts';
import type { ShellPreferences } from '../src/shell.ts';

/** Starts without a window, in the tray. */
export const HIDDEN = '--hidden';

export interface LoginItemDeps {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The program that runs now. */
  readonly program: string;
  /** What it needs to start as it runs now: the project in development, a data folder of its own. */
  readonly parameters: readonly string[];
  /** The system's own list of login items (macOS and Windows). */
  readonly setLoginItem: (settings: { openAtLogin: boolean; args: string[] }) => void;
}

/**
 * Starts Carillon when its user signs in, or no longer: a login item on macOS and Windows, a desktop entry on Linux
 * (freedesktop.org, "Desktop Application Autostart Specification"). To be called with every start, too, because an
 * AppImage may have been moved.
 */
export async function applyStartAtLogin(start: ShellPreferences['startAtLogin'], deps: LoginItemDeps): Promise<void> {
  const { platform, env, program, parameters, setLoginItem } = deps;
  const all = [...parameters, ...(start === 'minimised' ? [HIDDEN] : [])];
  if (platform !== 'linux') return setLoginItem({ openAtLogin: start !== 'off', args: all });
  const file = autostartFile(env);
  if (start === 'off') return rm(file, { force: true });
  // The program inside of an AppImage lies in a folder that is gone tomorrow; APPIMAGE names the file itself.
  await writeFileWhole(file, autostartEntry([env.APPIMAGE || program, ...all]));
}

export function autostartFile(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'autostart', 'carillon.desktop');
}

function autostartEntry(command: readonly string[]): string {
  return `[Desktop Entry]
Type=Application
Name=Carillon
Comment=Matrix push relay
Exec=${execValue(command)}
Icon=carillon
Terminal=false
X-GNOME-Autostart-enabled=true
`;
}
