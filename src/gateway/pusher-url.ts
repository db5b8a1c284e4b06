import type { Listener } from './listener.ts';

/** The address that a pusher is given: the gateway's, with the shared secret where one is asked for, all of it escaped. */
export function pusherUrl(url: string, sharedSecret: string | undefined): string {
  if (sharedSecret === undefined) return url;
  // A `+` is a space to some and itself to others.
  const query = new URLSearchParams({ secret: sharedSecret }).toString().replaceAll('+', '%20');
  return `${url}?${query}`;
}

/** The same for a gateway as it listens now; null while it does not. */
export function pusherUrlOf({ state, config }: Pick<Listener, 'state' | 'config'>): string | null {
  const current = state();
  return current.status === 'listening' ? pusherUrl(current.url, config().sharedSecret) : null;
}
