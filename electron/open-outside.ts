import { shell } from 'electron';
import { openable } from '../src/matrix/room-link.ts';

/**
 * Opens an address in another program, re-serialised: the only way out of Carillon. Rejects for any scheme that could start
 * anything but a browser or a Matrix client.
 */
export async function openOutside(address: string): Promise<void> {
  const url = openable(address);
  if (url === null) throw new Error('Only addresses of the web and of Matrix clients are opened.');
  await shell.openExternal(url);
}
