/** So many are remembered; the one that was heard of the longest ago is forgotten first. */
const MAX_HOSTS = 10_000;

/** The names of the hosts that were well when they were last heard of. */
export function createWellHosts(max = MAX_HOSTS) {
  const names = new Set<string>();
  return {
    has: (name: string): boolean => names.has(name),

    /** The host was heard of. True when it was not known to be well, and is now. */
    saw(name: string, isWell: boolean): boolean {
      const was = names.delete(name);
      if (!isWell) return false;
      for (const oldest of names) {
        if (names.size < max) break;
        names.delete(oldest);
      }
      names.add(name);
      return !was;
    },
  };
}
