import type { TrackedPush } from './tracked-push.ts';

/** The pushes that are not done, by id and by key. */
export interface Tracker {
  /** The greatest id that was ever added; null when there was none. */
  newest(): string | null;
  /** The number of pushes that have deliveries which have not ended. */
  open(): number;
  get(id: string): TrackedPush | undefined;
  at(key: number): TrackedPush | undefined;
  all(): Iterable<TrackedPush>;
  add(push: TrackedPush): void;
  remove(push: TrackedPush): void;
}

export function createTracker(): Tracker {
  const byId = new Map<string, TrackedPush>();
  const byKey = new Map<number, TrackedPush>();
  let newest: string | null = null;
  return {
    newest: () => newest,
    open() {
      let count = 0;
      for (const push of byId.values()) if (push.open > 0) count += 1;
      return count;
    },
    get: (id) => byId.get(id),
    at: (key) => byKey.get(key),
    all: () => byId.values(),
    add(push) {
      byId.set(push.id, push);
      byKey.set(push.key, push);
      if (newest === null || push.id > newest) newest = push.id;
    },
    remove(push) {
      byId.delete(push.id);
      byKey.delete(push.key);
    },
  };
}
