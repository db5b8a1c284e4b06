import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isFreedesktop } from '../../freedesktop/platform.ts';

/**
 * Why no notification can be shown from a terminal, with the remedy; null when one can. Only freedesktop.org desktops are
 * checked: other systems include their service, and node-notifier its helper.
 */
export function missingService(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string | null {
  if (!isFreedesktop(platform)) return null;
  const bus = env.DBUS_SESSION_BUS_ADDRESS || (env.XDG_RUNTIME_DIR && existsSync(join(env.XDG_RUNTIME_DIR, 'bus')));
  if (!bus) return 'There is no desktop session (no session bus), so nothing can show a notification here.';
  const found = (env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, 'notify-send')));
  return found ? null : 'notify-send is missing. Install libnotify (Debian: apt install libnotify-bin).';
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
