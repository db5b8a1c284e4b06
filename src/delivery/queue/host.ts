import type { Clock } from '../../lib/clock.ts';
import type { Backoff } from './backoff.ts';
import { type BreakerFailure, type BreakerState, createCircuitBreaker } from './circuit-breaker.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

export interface HostDeps {
  readonly clock: Clock;
  readonly backoff: Pick<Backoff, 'probe'>;
  /** Attempts at one time. */
  readonly maxAttempts: () => number;
  /** Lets the turn of a delivery come again. */
  readonly release: (delivery: QueuedDelivery) => void;
  /** Called for each that waited for a place, when the breaker opens: it is parked now. */
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
 * `go` · `blocked` until there is a free place · `parked` on the breaker · `throttled`: nothing here keeps it, but there is no
 * place for it in all
 */
export type Admission = 'go' | 'blocked' | 'parked' | 'throttled';

/** Numbers of deliveries. */
export interface HostHeld {
  readonly attempting: number;
  /** Released and not come yet. */
  readonly called: number;
  readonly blocked: number;
  readonly parked: number;
}

export type Host = ReturnType<typeof createHost>;

/** One host: its places, its circuit breaker, and the deliveries that either of them keeps. */
export function createHost({ clock, backoff, maxAttempts, release, parked: tellParked }: HostDeps) {
  const breaker = createCircuitBreaker({ clock, backoff });
  const blocked = new Set<QueuedDelivery>();
  /** On the breaker: to recipients that have not failed, and to those that have. */
  const fresh = new Set<QueuedDelivery>();
  const stale = new Set<QueuedDelivery>();
  /** Released and not come yet; each has a place. One that does not come passes it on by `remove`. */
  const called = new Set<QueuedDelivery>();
  let attempting = 0;
  let timerAt = Number.NaN;
  let cancel: () => void = () => undefined;

  const hasPlace = () => attempting + called.size < maxAttempts();
  const isClosed = () => breaker.state() === 'closed';

  /** Calls those whose turn it is, as far as there are places. */
  function callNext(): void {
    if (isClosed()) {
      for (const next of blocked) {
        if (!hasPlace()) return;
        call(blocked, next);
      }
      return;
    }
    for (const waiting of [fresh, stale]) {
      for (const next of waiting) {
        if (!hasPlace() || !breaker.admits(next.recipient, false, called.size)) break;
        call(waiting, next);
      }
    }
    setTimer();
  }

  function call(from: Set<QueuedDelivery>, delivery: QueuedDelivery): void {
    from.delete(delivery);
    called.add(delivery);
    release(delivery);
  }

  /** One timer for the end of the rest, as long as somebody waits for it. */
  function setTimer(): void {
    const until = breaker.until();
    if (fresh.size + stale.size === 0 || until === timerAt || until <= clock.steady()) return;
    cancel();
    timerAt = until;
    cancel = clock.after(until - clock.steady(), () => {
      timerAt = Number.NaN;
      callNext();
    });
  }

  function stopTimer(): void {
    cancel();
    timerAt = Number.NaN;
  }

  function keep(delivery: QueuedDelivery): void {
    (breaker.hasFailed(delivery.recipient) ? stale : fresh).add(delivery);
  }

  const host = {
    /**
     * Takes a place for a delivery, or keeps it until it is released. Without `hasRoom` it may not go, and one that was called
     * remains so.
     */
    admit(delivery: QueuedDelivery, hasRoom = true): Admission {
      const wasCalled = called.delete(delivery);
      if (!isClosed()) {
        if (!hasPlace() || !breaker.admits(delivery.recipient, delivery.urgent, called.size)) {
          keep(delivery);
          setTimer();
          return 'parked';
        }
      } else if (!hasPlace()) {
        blocked.add(delivery);
        return 'blocked';
      }
      if (!hasRoom) {
        if (wasCalled) called.add(delivery);
        return 'throttled';
      }
      attempting += 1;
      breaker.begin(delivery.recipient);
      return 'go';
    },

    /** The host answered an attempt: whatever it said, it works. */
    succeeded(): void {
      attempting -= 1;
      if (breaker.succeeded()) {
        stopTimer();
        for (const delivery of fresh) blocked.add(delivery);
        for (const delivery of stale) blocked.add(delivery);
        fresh.clear();
        stale.clear();
      }
      if (blocked.size > 0) callNext();
    },

    /** An attempt failed; the breaker hears of whom that concerns. */
    failed({ recipient }: QueuedDelivery, failure: BreakerFailure): void {
      attempting -= 1;
      if (breaker.failed(recipient, failure)) {
        for (const delivery of blocked) {
          keep(delivery);
          tellParked(delivery, host);
        }
        blocked.clear();
      }
      callNext();
    },

    /** An attempt ended that says nothing of the host. */
    left({ recipient }: QueuedDelivery): void {
      attempting -= 1;
      breaker.left(recipient);
      callNext();
    },

    /** Parks a delivery whose attempt failed through the host's fault. */
    park(delivery: QueuedDelivery): void {
      keep(delivery);
      // The host may be due to be probed already, with nobody to do it.
      callNext();
    },

    /** Takes a delivery out that waits here, or that was released and does not come. */
    remove(delivery: QueuedDelivery): void {
      if (blocked.delete(delivery) || fresh.delete(delivery) || stale.delete(delivery)) return;
      if (called.delete(delivery)) callNext();
    },

    /** Takes everything out, and releases it. */
    empty(): void {
      stopTimer();
      const all = [...fresh, ...stale, ...blocked];
      for (const waiting of [fresh, stale, blocked]) waiting.clear();
      for (const delivery of all) release(delivery);
    },

    stop: stopTimer,
    breaker: breaker.state,
    /** Steady milliseconds of the next probe. */
    restsUntil: breaker.until,
    state: (): HostState => ({
      breaker: breaker.state(),
      until: breaker.until(),
      parked: fresh.size + stale.size,
    }),
    held: (): HostHeld => ({
      attempting,
      called: called.size,
      blocked: blocked.size,
      parked: fresh.size + stale.size,
    }),
    /** True when forgetting it changes nothing but how soon its breaker would open. */
    isIdle: () => attempting + called.size + blocked.size + fresh.size + stale.size === 0 && breaker.isIdle(),
  };
  return host;
}
