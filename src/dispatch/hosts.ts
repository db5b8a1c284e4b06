import type { Entry } from './entry.ts';
import { createHost, type Host, type HostDeps } from './host.ts';

/** So many are remembered before those that are of no interest are forgotten. */
const MOST_HOSTS = 10_000;

export type Hosts = ReturnType<typeof createHosts>;

/** The hosts that one provider sends to, and which entry is kept by which. */
export function createHosts(deps: Omit<HostDeps, 'most'>) {
  const hosts = new Map<string, Host>();
  const keptBy = new Map<Entry, Host>();
  let most = MOST_HOSTS;

  function forgetIdle(): void {
    for (const [name, host] of hosts) if (host.idle()) hosts.delete(name);
    most = Math.max(MOST_HOSTS, 2 * hosts.size);
  }

  function leave(entry: Entry): void {
    const host = keptBy.get(entry);
    keptBy.delete(entry);
    host?.remove(entry);
  }

  return {
    /** The host of that name, which takes so many deliveries at one time. */
    of(name: string, places: number): Host {
      let host = hosts.get(name);
      if (host === undefined) {
        if (hosts.size >= most) forgetIdle();
        host = createHost({ ...deps, most: places });
        hosts.set(name, host);
      }
      return host;
    },

    /** The entry waits at this host now. */
    keep: (entry: Entry, host: Host): void => void keptBy.set(entry, host),
    /** The entry has come to this host, and waits at no other. */
    arrive(entry: Entry, host: Host): void {
      if (keptBy.get(entry) === host) keptBy.delete(entry);
      else leave(entry);
    },
    /** The entry waits at no host any more. */
    leave,

    /** Begins anew: nothing that was learned of any host counts any more, and those that waited are released. */
    forgetAll(): void {
      const all = [...hosts.values()];
      hosts.clear();
      keptBy.clear();
      for (const host of all) host.empty();
    },
    stop(): void {
      for (const host of hosts.values()) host.stop();
    },
    states: () => [...hosts].map(([host, one]) => ({ host, ...one.state() })),
    held: () => ({ kept: keptBy.size, hosts: [...hosts.values()].map((host) => host.held()) }),
  };
}
