import { hash } from 'node:crypto';

/** A form is filled in and saved within that. Milliseconds. */
const KEPT_MS = 10 * 60_000;
const MOST = 100;

/** Remembers for a while what was uploaded, by its hash only: whoever uploaded a secret has it, and may send it anywhere. */
export function createHandedOver(now: () => number) {
  const until = new Map<string, number>();
  const nameOf = (content: Uint8Array) => hash('sha256', content);
  return {
    add(content: Uint8Array): void {
      const name = nameOf(content);
      until.delete(name);
      until.set(name, now() + KEPT_MS);
      const [oldest] = until.keys();
      if (until.size > MOST && oldest !== undefined) until.delete(oldest);
    },
    has: (content: Uint8Array): boolean => (until.get(nameOf(content)) ?? 0) > now(),
    forget: (content: Uint8Array): void => void until.delete(nameOf(content)),
  };
}
