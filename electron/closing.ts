import type { ShellPreferences } from '../src/shell/shell.ts';

/**
 * What happens to a window that a person closes. It only goes where the person finds it again: to the tray, to the dock on
 * macOS, or else to the taskbar.
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
