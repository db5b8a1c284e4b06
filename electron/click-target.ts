import { roomLink } from '../src/matrix/room-link.ts';
import type { Banner, ShellPreferences } from '../src/shell/shell.ts';

/** The address in a Matrix client that a click on a banner opens; null for the push in our own window. */
export function clickTarget({ event }: Banner, { openOnClick, customLink }: ShellPreferences): string | null {
  if (event === undefined || openOnClick === 'push') return null;
  if (openOnClick !== 'custom') return roomLink({ to: openOnClick }, event);
  return customLink === undefined ? null : roomLink({ to: 'custom', template: customLink }, event);
}
