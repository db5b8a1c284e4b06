import { shell } from 'electron';
import { openable } from '../src/matrix/room-link.ts';

/**
 * Opens an address in another program: the only way out of Carillon. Re-serialised, and only of kinds that start nothing
 * but a browser or a Matrix client; rejects for any other.
 */
export async function openOutside(address: string): Promise<void> {
  const url = openable(address);
  if (url === null) throw new Error('Only addresses of the web and of Matrix clients are opened.');
  await shell.openExternal(url);
}
