import type { Accepted } from '../journal/journal.ts';
import type { Device } from '../matrix/notification.ts';
import type { Planned } from './plan.ts';

/**
 * Remembers pushkeys that were found dead too late and have been delivered to since. The journal learns that a little
 * later, and a push that comes in between and fails must not reject a pushkey that works.
 */
export function createRevived() {
  /** How many unwritten deliveries say so. */
  const counts = new Map<string, number>();
  const keyOf = ({ app_id, pushkey }: Device) => `${app_id}\0${pushkey}`;

  return {
    has: (device: Device) => counts.has(keyOf(device)),

    /** Takes note of the deliveries that went well although the journal had their pushkey for dead; answers their keys. */
    saw(planned: readonly Planned[], { lateRejected }: Accepted): readonly string[] {
      const keys = planned
        .filter(({ id, outcome }) => lateRejected.has(id) && outcome?.status === 'delivered')
        .map(({ device }) => keyOf(device));
      for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
      return keys;
    },

    /** The journal knows it now. */
    forget(keys: readonly string[]): void {
      for (const key of keys) {
        const left = (counts.get(key) ?? 0) - 1;
        if (left > 0) counts.set(key, left);
        else counts.delete(key);
      }
    },
  };
}
