import { createHost, type Host, type HostDeps, type HostHeld, type HostState } from './host.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/** So many are remembered before those that are of no interest are forgotten. */
const MAX_HOSTS = 10_000;

export type Hosts = ReturnType<typeof createHosts>;

/** The hosts that one provider sends to, and which delivery is kept by which. */
export function createHosts(deps: HostDeps) {
  const hosts = new Map<string, Host>();
  const keptBy = new Map<QueuedDelivery, Host>();
  let max = MAX_HOSTS;

  function forgetIdle(): void {
    for (const [name, host] of hosts) if (host.isIdle()) hosts.delete(name);
    max = Math.max(MAX_HOSTS, 2 * hosts.size);
  }

  function leave(delivery: QueuedDelivery): void {
    if (keptBy.size === 0) return;
    const host = keptBy.get(delivery);
    keptBy.delete(delivery);
    host?.remove(delivery);
  }

  return {
    /** The host of that name. */
    of(name: string): Host {
      let host = hosts.get(name);
      if (host === undefined) {
        if (hosts.size >= max) forgetIdle();
        host = createHost(deps);
        hosts.set(name, host);
      }
      return host;
    },

    /** The delivery waits at this host now. */
    keep: (delivery: QueuedDelivery, host: Host): void => void keptBy.set(delivery, host),
    /** The delivery has come to this host, and waits at no other. */
    arrive(delivery: QueuedDelivery, host: Host): void {
      if (keptBy.size === 0) return;
      if (keptBy.get(delivery) === host) keptBy.delete(delivery);
      else leave(delivery);
    },
    /** The delivery waits at no host any more. */
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
    states: (): ({ readonly host: string } & HostState)[] =>
      [...hosts].map(([host, one]) => ({ host, ...one.state() })),
    held: (): { readonly kept: number; readonly hosts: readonly HostHeld[] } => ({
      kept: keptBy.size,
      hosts: [...hosts.values()].map((host) => host.held()),
    }),
  };
}
