import type { ShellPreferences } from '../src/shell/shell.ts';

/**
 * What becomes of a window that is closed. It only goes where there is a way back: into the tray where there is one, into
 * the dock on macOS, else into the taskbar.
 */
export function closingOf(
  { closeToTray }: ShellPreferences,
  tray: boolean,
  platform: NodeJS.Platform,
): 'hide' | 'minimise' | 'quit' {
  if (platform === 'darwin') return 'hide';
  if (!closeToTray) return 'quit';
  return tray ? 'hide' : 'minimise';
}
