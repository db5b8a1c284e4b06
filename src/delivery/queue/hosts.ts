import { type Admission, createHost, type Host, type HostDeps, type HostHeld, type HostState } from './host.ts';
import { createPlaces } from './places.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import { createWellHosts } from './well-hosts.ts';

/** So many are remembered before those that are of no interest are forgotten. */
const MAX_HOSTS = 10_000;

export interface HostsDeps extends HostDeps {
  /** Attempts at one time at hosts that are not known to be well, all together. */
  readonly maxUnknown: () => number;
}

export type Hosts = ReturnType<typeof createHosts>;

/** The hosts that one provider sends to, and which delivery is kept by which. */
export function createHosts(deps: HostsDeps) {
  const hosts = new Map<string, Host>();
  const keptBy = new Map<QueuedDelivery, Host>();
  const places = createPlaces({ max: deps.maxUnknown, release: deps.release });
  const well = createWellHosts();
  let max = MAX_HOSTS;

  function forgetIdle(): void {
    for (const [name, host] of hosts) if (host.isIdle()) hosts.delete(name);
    max = Math.max(MAX_HOSTS, 2 * hosts.size);
  }

  function leaveHost(delivery: QueuedDelivery): void {
    if (keptBy.size === 0) return;
    const host = keptBy.get(delivery);
    keptBy.delete(delivery);
    host?.remove(delivery);
  }

  /** The delivery has come to this host, and waits at no other. */
  function arrive(delivery: QueuedDelivery, host: Host): void {
    if (keptBy.size === 0) return;
    if (keptBy.get(delivery) === host) keptBy.delete(delivery);
    else leaveHost(delivery);
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
    /** The delivery waits at no host any more, and needs no place. */
    leave(delivery: QueuedDelivery): void {
      leaveHost(delivery);
      places.leave(delivery);
    },

    /** Lets a delivery in at a host, or says what it waits for. `name` is absent where a provider has one host only. */
    admit(delivery: QueuedDelivery, host: Host, name: string | undefined): Admission {
      arrive(delivery, host);
      const isTrusted = name === undefined || delivery.urgent || well.has(name);
      const admission = host.admit(delivery, isTrusted || places.hasRoom(delivery));
      if (admission === 'throttled') places.wait(delivery, name ?? '');
      else if (admission === 'go' && !isTrusted) places.take(delivery);
      else places.leave(delivery);
      return admission;
    },

    /** An attempt is over. Its host is well or not, and undefined where nobody can tell. */
    attempted(delivery: QueuedDelivery, name: string | undefined, isWell: boolean | undefined): void {
      if (name !== undefined && isWell !== undefined && well.saw(name, isWell)) places.empty(name);
      places.leave(delivery);
    },

    /** Begins anew: nothing that was learned of any host counts any more, and those that waited are released. */
    forgetAll(): void {
      const all = [...hosts.values()];
      hosts.clear();
      keptBy.clear();
      for (const host of all) host.empty();
      places.empty();
    },
    stop(): void {
      for (const host of hosts.values()) host.stop();
    },
    states: (): ({ readonly host: string } & HostState)[] =>
      [...hosts].map(([host, one]) => ({ host, ...one.state() })),
    held: (): {
      readonly kept: number;
      readonly placed: number;
      readonly throttled: number;
      readonly hosts: readonly HostHeld[];
    } => ({
      ...places.held(),
      kept: keptBy.size,
      hosts: [...hosts.values()].map((host) => host.held()),
    }),
  };
}
