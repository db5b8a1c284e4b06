import type { PageMessages, PageRequest } from '../../electron/channels.ts';

/** Calls back for each message of this name from the desktop's shell. Returns the function that stops it. */
export function onShellMessage<Name extends keyof PageMessages>(
  page: Window,
  name: Name,
  act: (payload: PageMessages[Name], ports: readonly MessagePort[]) => void,
): () => void {
  const listen = ({ source, data, ports }: MessageEvent) => {
    if (source === page && data?.type === name) act(data, ports);
  };
  page.addEventListener('message', listen);
  return () => page.removeEventListener('message', listen);
}

/** Asks something of the desktop's shell; in a browser nobody hears it. */
export function askShell(page: Window, request: PageRequest): void {
  page.postMessage({ type: request }, page.location.origin);
}
