import { hash } from 'node:crypto';

/** The time in which a person fills in a form and saves it. Milliseconds. */
const KEPT_MS = 10 * 60_000;
const MAX_REMEMBERED = 100;

/** Remembers uploads for ten minutes, by hash only: a person who uploaded a secret has it, and may send it anywhere. */
export interface HandedOver {
  add(content: Uint8Array): void;
  has(content: Uint8Array): boolean;
  forget(content: Uint8Array): void;
}

/** `now` returns unix milliseconds. */
export function createHandedOver(now: () => number): HandedOver {
  const until = new Map<string, number>();
  const nameOf = (content: Uint8Array) => hash('sha256', content);
  return {
    add(content) {
      const name = nameOf(content);
      until.delete(name);
      until.set(name, now() + KEPT_MS);
      const [oldest] = until.keys();
      if (until.size > MAX_REMEMBERED && oldest !== undefined) until.delete(oldest);
    },
    has: (content) => (until.get(nameOf(content)) ?? 0) > now(),
    forget: (content) => void until.delete(nameOf(content)),
  };
}
