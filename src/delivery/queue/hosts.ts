import { createFairSemaphore } from './fair-semaphore.ts';
import { createHealthyHosts } from './healthy-hosts.ts';
import { type Admission, createHost, type Host, type HostDeps, type HostHeld, type HostState } from './host.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/** Number of hosts beyond which idle ones are forgotten. */
const MAX_HOSTS = 10_000;

export interface HostsDeps extends HostDeps {
  /** Attempts at one time to all hosts together that are not known to be healthy. */
  readonly maxUnknown: () => number;
}

/** The hosts that one provider sends to, and the deliveries that wait at each of them. */
export interface Hosts {
  /** The host of that name. */
  of(name: string): Host;
  /** Records that the delivery waits at this host. */
  keep(delivery: QueuedDelivery, host: Host): void;
  /** Records that the delivery waits at no host, and needs no slot. */
  leave(delivery: QueuedDelivery): void;
  /** Lets a delivery in at a host, or returns what it waits for. `name` is absent when the provider has only one host. */
  admit(delivery: QueuedDelivery, host: Host, name: string | undefined): Admission;
  /** Records the end of an attempt; `isHealthy` is undefined when it says nothing about the host. */
  attempted(delivery: QueuedDelivery, name: string | undefined, isHealthy: boolean | undefined): void;
  /** Forgets what was learned about every host, and releases the deliveries that waited. */
  forgetAll(): void;
  stop(): void;
  states(): ({ readonly host: string } & HostState)[];
  held(): HostsHeld;
}

export interface HostsHeld {
  readonly kept: number;
  readonly placed: number;
  readonly throttled: number;
  readonly hosts: readonly HostHeld[];
}

export function createHosts(deps: HostsDeps): Hosts {
  const hosts = new Map<string, Host>();
  const keptBy = new Map<QueuedDelivery, Host>();
  const slots = createFairSemaphore({ max: deps.maxUnknown, release: deps.release });
  const healthy = createHealthyHosts();
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

  /** The delivery arrives at this host, and waits at no other. */
  function arrive(delivery: QueuedDelivery, host: Host): void {
    if (keptBy.size === 0) return;
    if (keptBy.get(delivery) === host) keptBy.delete(delivery);
    else leaveHost(delivery);
  }

  return {
    of(name) {
      let host = hosts.get(name);
      if (host === undefined) {
        if (hosts.size >= max) forgetIdle();
        host = createHost(deps);
        hosts.set(name, host);
      }
      return host;
    },

    keep: (delivery, host) => void keptBy.set(delivery, host),
    leave(delivery) {
      leaveHost(delivery);
      slots.leave(delivery);
    },

    admit(delivery, host, name) {
      arrive(delivery, host);
      const isTrusted = name === undefined || delivery.urgent || healthy.has(name);
      const admission = host.admit(delivery, isTrusted || slots.isAvailableTo(delivery));
      if (admission === 'throttled') slots.wait(delivery, name ?? '');
      else if (admission === 'go' && !isTrusted) slots.acquire(delivery);
      else slots.leave(delivery);
      return admission;
    },

    attempted(delivery, name, isHealthy) {
      if (name !== undefined && isHealthy !== undefined && healthy.record(name, isHealthy)) slots.releaseWaiting(name);
      slots.leave(delivery);
    },

    forgetAll() {
      const all = [...hosts.values()];
      hosts.clear();
      keptBy.clear();
      for (const host of all) host.releaseAll();
      slots.releaseWaiting();
    },
    stop() {
      for (const host of hosts.values()) host.stop();
    },
    states: () => [...hosts].map(([host, one]) => ({ host, ...one.state() })),
    held: () => ({
      ...slots.held(),
      kept: keptBy.size,
      hosts: [...hosts.values()].map((host) => host.held()),
    }),
  };
}
