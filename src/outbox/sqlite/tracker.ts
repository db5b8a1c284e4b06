import type { TrackedPush } from './tracked-push.ts';

export type Tracker = ReturnType<typeof createTracker>;

/** The pushes that are not done, by id and by key. */
export function createTracker() {
  const byId = new Map<string, TrackedPush>();
  const byKey = new Map<number, TrackedPush>();
  let newest: string | null = null;
  return {
    /** The greatest id there was; null when there was none. */
    newest: () => newest,
    /** How many have deliveries that have not ended. */
    open(): number {
      let count = 0;
      for (const push of byId.values()) if (push.open > 0) count += 1;
      return count;
    },
    get: (id: string) => byId.get(id),
    at: (key: number) => byKey.get(key),
    all: () => byId.values(),
    add(push: TrackedPush): void {
      byId.set(push.id, push);
      byKey.set(push.key, push);
      if (newest === null || push.id > newest) newest = push.id;
    },
    remove(push: TrackedPush): void {
      byId.delete(push.id);
      byKey.delete(push.key);
    },
  };
}
