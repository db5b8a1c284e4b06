import type { Listener } from './listener.ts';

/** The URL for a pusher: the gateway's, with the escaped shared secret where one is configured. */
export function pusherUrl(url: string, sharedSecret: string | undefined): string {
  if (sharedSecret === undefined) return url;
  // Some homeservers read `+` as a space, others as itself.
  const query = new URLSearchParams({ secret: sharedSecret }).toString().replaceAll('+', '%20');
  return `${url}?${query}`;
}

/** The same for a gateway as it listens now; null while it does not. */
export function pusherUrlOf({ state, config }: Pick<Listener, 'state' | 'config'>): string | null {
  const current = state();
  return current.status === 'listening' ? pusherUrl(current.url, config().sharedSecret) : null;
}
