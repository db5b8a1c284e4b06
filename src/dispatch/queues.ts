import type { Entry } from './entry.ts';

export type Queues = ReturnType<typeof createQueues>;

/** The entries of each pushkey in the order they came; only the first of each may be attempted. */
export function createQueues() {
  const queues = new Map<string, Entry[]>();
  let size = 0;
  const keyOf = ({ appId, pushkey }: Entry) => `${appId}\0${pushkey}`;

  return {
    size: () => size,

    /** True when it is the first of its pushkey. */
    add(entry: Entry): boolean {
      size += 1;
      const key = keyOf(entry);
      const queue = queues.get(key);
      if (queue === undefined) queues.set(key, [entry]);
      else queue.push(entry);
      return queue === undefined;
    },

    /** Those behind the first of a pushkey. */
    behind: (entry: Entry): readonly Entry[] => queues.get(keyOf(entry))?.slice(1) ?? [],

    of: (entry: Entry): readonly Entry[] => queues.get(keyOf(entry)) ?? [],

    /** Takes an entry out; the one whose turn has come by that, if any. */
    remove(entry: Entry): Entry | undefined {
      const key = keyOf(entry);
      const queue = queues.get(key);
      // It is nearly always the first, or the last when all are taken out.
      const index = queue?.[0] === entry ? 0 : (queue?.lastIndexOf(entry) ?? -1);
      if (queue === undefined || index < 0) return undefined;
      size -= 1;
      if (queue.length === 1) {
        queues.delete(key);
        return undefined;
      }
      queue.splice(index, 1);
      return index === 0 ? queue[0] : undefined;
    },

    *all(): Iterable<Entry> {
      for (const queue of queues.values()) yield* queue;
    },
  };
}
