import { baseOf } from './base.ts';

/** The other pages of the same relay in this browser. One of them has the live feed, and rings for the others. */
export interface Siblings {
  /** Acts as soon as no other page leads, until the signal ends; then another one does. */
  lead(act: () => Promise<void>, signal: AbortSignal): Promise<void>;
  /** Announces a revision to the others. Rows are not shared: each page reads with its own session. */
  ring(revision: number): void;
  /** Calls back when another page rings. */
  onRing(rung: (revision: number) => void): () => void;
}

/** The window of the desktop has none. */
export const noSiblings: Siblings = {
  lead: (act) => act(),
  ring: () => undefined,
  onRing: () => () => undefined,
};

/**
 * Six connections to a relay are all that a browser has over HTTP/1.1, so that six feeds would leave none for a call.
 * Whoever holds a lock leads (Web Locks API); it is free again as soon as its page is closed, or crashes. Null without
 * locks: a browser has none for a page over plain HTTP from another computer.
 */
export function findSiblings({ navigator, location }: Window): Siblings | null {
  if (!('locks' in navigator)) return null;
  const name = `carillon.feed ${baseOf(location).pathname}`;
  const channel = new BroadcastChannel(name);
  return {
    async lead(act, signal) {
      await navigator.locks.request(name, { signal }, act);
    },
    ring: (revision) => channel.postMessage({ revision }),
    onRing(rung) {
      const hear = ({ data }: MessageEvent) => {
        if (typeof data?.revision === 'number') rung(data.revision);
      };
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
  };
}
