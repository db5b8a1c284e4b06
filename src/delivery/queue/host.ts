import type { Clock } from '../../lib/clock.ts';
import type { Backoff } from './backoff.ts';
import { type BreakerFailure, type BreakerState, createCircuitBreaker } from './circuit-breaker.ts';
import { createParkedDeliveries } from './parked-deliveries.ts';
import { createProbeTimer } from './probe-timer.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

export interface HostDeps {
  readonly clock: Clock;
  readonly backoff: Pick<Backoff, 'probe'>;
  /** Attempts at one time. */
  readonly maxAttempts: () => number;
  /** Lets a delivery be processed again. */
  readonly release: (delivery: QueuedDelivery) => void;
  /** Called for each delivery that waited for a slot when the breaker opens: it is parked now. */
  readonly parked: (delivery: QueuedDelivery, host: Host) => void;
}

export interface HostState {
  readonly breaker: BreakerState;
  /** Steady milliseconds of the next probe. */
  readonly until: number;
  /** Deliveries parked on the breaker. */
  readonly parked: number;
}

/**
 * `go` · `blocked` until the host has a free slot · `parked` on the breaker · `throttled`: the host would let it through, but no slot
 * for hosts that are not known to be healthy is free
 */
export type Admission = 'go' | 'blocked' | 'parked' | 'throttled';

/** Numbers of deliveries. */
export interface HostHeld {
  readonly attempting: number;
  /** Released and not yet back. */
  readonly called: number;
  readonly blocked: number;
  readonly parked: number;
}

/** One host: its slots, its circuit breaker, and the deliveries that wait for either. */
export interface Host {
  /**
   * Takes a slot for a delivery, or keeps it until it is released. Without `hasRoom` the delivery may not go; a released one keeps
   * its slot.
   */
  admit(delivery: QueuedDelivery, hasRoom?: boolean): Admission;
  /** Records an attempt that shows that the host works, whatever the answer says. */
  succeeded(): void;
  /** Records a failed attempt. */
  failed(delivery: QueuedDelivery, failure: BreakerFailure): void;
  /** Records an attempt that says nothing about the host. */
  left(delivery: QueuedDelivery): void;
  /** Parks a delivery whose attempt failed because of the host. */
  park(delivery: QueuedDelivery): void;
  /** Takes a delivery out that waits here, or that was released and does not come. */
  remove(delivery: QueuedDelivery): void;
  /** Takes out all waiting deliveries, and releases them. */
  releaseAll(): void;
  stop(): void;
  breaker(): BreakerState;
  /** Steady milliseconds of the next probe. */
  nextProbeAt(): number;
  state(): HostState;
  held(): HostHeld;
  /** True when forgetting the host changes nothing but how soon its breaker would open. */
  isIdle(): boolean;
}

export function createHost({ clock, backoff, maxAttempts, release, parked: reportParked }: HostDeps): Host {
  const breaker = createCircuitBreaker({ clock, backoff });
  const blocked = new Set<QueuedDelivery>();
  const parked = createParkedDeliveries();
  /** Deliveries that were released and have not come back. Each has a slot, which `remove` frees if it does not come. */
  const called = new Set<QueuedDelivery>();
  let attempting = 0;
  const timer = createProbeTimer(clock, callNext);

  const hasSlot = () => attempting + called.size < maxAttempts();
  const isClosed = () => breaker.state() === 'closed';
  const park = (delivery: QueuedDelivery) => parked.add(delivery, breaker.hasFailed(delivery.recipient));

  function call(delivery: QueuedDelivery): void {
    called.add(delivery);
    release(delivery);
  }

  /** Releases waiting deliveries as far as there are slots. */
  function callNext(): void {
    if (!isClosed()) {
      parked.release(({ recipient }) => hasSlot() && breaker.admits(recipient, false, called.size), call);
      if (parked.size() > 0) timer.set(breaker.until());
      return;
    }
    for (const next of blocked) {
      if (!hasSlot()) return;
      blocked.delete(next);
      call(next);
    }
  }

  const host: Host = {
    admit(delivery, hasRoom = true) {
      const wasCalled = called.delete(delivery);
      if (!isClosed()) {
        if (!hasSlot() || !breaker.admits(delivery.recipient, delivery.urgent, called.size)) {
          park(delivery);
          timer.set(breaker.until());
          return 'parked';
        }
      } else if (!hasSlot()) {
        blocked.add(delivery);
        return 'blocked';
      }
      if (!hasRoom) {
        if (wasCalled) called.add(delivery);
        return 'throttled';
      }
      attempting += 1;
      breaker.start(delivery.recipient);
      return 'go';
    },

    succeeded() {
      attempting -= 1;
      if (breaker.succeeded()) {
        timer.stop();
        for (const delivery of parked.drain()) blocked.add(delivery);
      }
      if (blocked.size > 0) callNext();
    },

    failed({ recipient }, failure) {
      attempting -= 1;
      if (breaker.failed(recipient, failure)) {
        for (const delivery of blocked) {
          park(delivery);
          reportParked(delivery, host);
        }
        blocked.clear();
      }
      callNext();
    },

    left({ recipient }) {
      attempting -= 1;
      breaker.left(recipient);
      callNext();
    },

    park(delivery) {
      park(delivery);
      // The next probe may be due already, with no other delivery to make it.
      callNext();
    },

    remove(delivery) {
      if (blocked.delete(delivery) || parked.delete(delivery)) return;
      if (called.delete(delivery)) callNext();
    },

    releaseAll() {
      timer.stop();
      const all = [...parked.drain(), ...blocked];
      blocked.clear();
      for (const delivery of all) release(delivery);
    },

    stop: timer.stop,
    breaker: breaker.state,
    nextProbeAt: breaker.until,
    state: () => ({ breaker: breaker.state(), until: breaker.until(), parked: parked.size() }),
    held: () => ({ attempting, called: called.size, blocked: blocked.size, parked: parked.size() }),
    isIdle: () => attempting + called.size + blocked.size + parked.size() === 0 && breaker.isIdle(),
  };
  return host;
}
