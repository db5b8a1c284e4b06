/** Names remembered at most; the one whose last answer is oldest is forgotten first. */
const MAX_HOSTS = 10_000;

/** The names of the hosts whose last answer showed that they are healthy. */
export interface HealthyHosts {
  has(name: string): boolean;
  /** Records an answer of a host. True when the host becomes healthy by it. */
  record(name: string, isHealthy: boolean): boolean;
}

export function createHealthyHosts(max = MAX_HOSTS): HealthyHosts {
  const names = new Set<string>();
  return {
    has: (name) => names.has(name),
    record(name, isHealthy) {
      const wasHealthy = names.delete(name);
      if (!isHealthy) return false;
      for (const oldest of names) {
        if (names.size < max) break;
        names.delete(oldest);
      }
      names.add(name);
      return !wasHealthy;
    },
  };
}
