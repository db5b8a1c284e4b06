import type { Clock } from '../clock.ts';
import type { Cure } from '../outcome.ts';
import type { Entry } from './entry.ts';
import type { Schedule } from './schedule.ts';

/** So many failures in a row, and a host is probed instead of asked; refusals of credentials count once for a device. */
const LIMITS: Readonly<Record<Cure, number>> = { time: 5, operator: 2 };

export interface HostDeps {
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** Deliveries to it at one time. */
  readonly most: number;
  /** Makes an entry's turn come again. */
  readonly release: (entry: Entry) => void;
  /** Called for each that waited for a place, when the host begins to rest. */
  readonly rests: (entry: Entry, host: Host) => void;
}

/** How one host is doing: well, or resting until `until` (steady milliseconds), when one push probes it. */
export interface HostState {
  readonly resting: boolean;
  readonly until: number;
  readonly waiting: number;
}

export type Admission = 'go' | 'blocked' | 'resting';

/** What a delivery and its lane have to do with a host. */
export interface Host {
  /** Takes a place for the entry, or keeps it until it is released. `urgent` goes before its host is well. */
  admit(entry: Entry, urgent: boolean): Admission;
  /** The host answered: whatever it said, it works. */
  worked(entry: Entry): void;
  /** The host did not. True when it rests now. */
  failed(entry: Entry, cure: Cure, retryAfterMs: number | undefined): boolean;
  /** An attempt that says nothing of the host: the relay stopped, or the provider was replaced. */
  left(entry: Entry): void;
  /** Keeps an entry that failed until the host works again. */
  keep(entry: Entry): void;
  /** Takes an entry out that waits here, or that was released and does not come. */
  remove(entry: Entry): void;
  /** Takes everything out, and releases it. */
  empty(): void;
  stop(): void;
  state(): HostState;
  /** Numbers of entries. */
  held(): { readonly running: number; readonly blocked: number; readonly resting: number };
  /** True when forgetting it changes nothing but how soon it would rest. */
  idle(): boolean;
}

/**
 * The circuit breaker and the places of one host. After some failures in a row it rests: nothing is sent but one probe at
 * a time, each later than the one before; the first that comes through lets all the others go.
 */
export function createHost({ clock, schedule, most, release, rests }: HostDeps): Host {
  const blocked = new Set<Entry>();
  const resting = new Set<Entry>();
  /** Released and not come yet; each has a place. One that does not come passes it on by `remove`. */
  const called = new Set<Entry>();
  let running = 0;
  let failures = 0;
  /** The pushkey for which credentials were refused last, if that was the last failure. */
  let refused: string | null = null;
  let probes = 0;
  /** Steady milliseconds; null while it is well. */
  let until: number | null = null;
  let probe: Entry | null = null;
  let cancel: () => void = () => undefined;

  function rest(cure: Cure, retryAfterMs: number | undefined): void {
    restFor(schedule.probe(probes++, cure, retryAfterMs));
    for (const entry of blocked) {
      resting.add(entry);
      rests(entry, host);
    }
    blocked.clear();
  }

  function restFor(milliseconds: number): void {
    until = clock.steady() + milliseconds;
    cancel();
    cancel = clock.after(milliseconds, () => {
      // A timer may fire a little early, and the one it lets go must not be sent back to wait for it.
      if (until !== null) until = Math.min(until, clock.steady());
      callNext();
    });
  }

  /** Calls those whose turn it is: the next probe of a host that rests, or as many as there are places. */
  function callNext(): void {
    if (until !== null) {
      const [next] = resting;
      if (next !== undefined && probe === null && called.size === 0 && clock.steady() >= until) call(resting, next);
      return;
    }
    for (const next of blocked) {
      if (running + called.size >= most) return;
      call(blocked, next);
    }
  }

  function call(from: Set<Entry>, entry: Entry): void {
    from.delete(entry);
    called.add(entry);
    release(entry);
  }

  function recover(): void {
    failures = 0;
    probes = 0;
    until = null;
    cancel();
    for (const entry of resting) blocked.add(entry);
    resting.clear();
    callNext();
  }

  function leave(entry: Entry): boolean {
    running -= 1;
    if (probe !== entry) return false;
    probe = null;
    return true;
  }

  const host: Host = {
    admit(entry: Entry, urgent: boolean): Admission {
      called.delete(entry);
      if (until !== null && (probe !== null || (clock.steady() < until && !urgent))) {
        resting.add(entry);
        return 'resting';
      }
      if (running + called.size >= most) {
        blocked.add(entry);
        return 'blocked';
      }
      if (until !== null) {
        probe = entry;
        cancel();
      }
      running += 1;
      return 'go';
    },

    worked(entry: Entry): void {
      leave(entry);
      failures = 0;
      refused = null;
      if (until === null) callNext();
      else recover();
    },

    failed(entry: Entry, cure: Cure, retryAfterMs: number | undefined): boolean {
      const probed = leave(entry);
      // Refused for the second time, one device says nothing new: its own key may be bound to another sender.
      if (cure === 'time' || entry.pushkey !== refused) failures += 1;
      refused = cure === 'operator' ? entry.pushkey : null;
      if (probed || (until === null && failures >= LIMITS[cure])) rest(cure, retryAfterMs);
      // Those that were under way when it began to rest say nothing new, unless they name a time.
      else if (until !== null && retryAfterMs !== undefined && clock.steady() + retryAfterMs > until)
        restFor(retryAfterMs);
      callNext();
      return until !== null;
    },

    left(entry: Entry): void {
      leave(entry);
      callNext();
    },

    keep(entry: Entry): void {
      resting.add(entry);
      // Its host may be due to be probed already, with nobody to do it.
      callNext();
    },

    remove(entry: Entry): void {
      resting.delete(entry);
      blocked.delete(entry);
      if (called.delete(entry)) callNext();
    },

    empty(): void {
      cancel();
      const all = [...resting, ...blocked];
      resting.clear();
      blocked.clear();
      for (const entry of all) release(entry);
    },

    stop: () => cancel(),
    state: (): HostState => ({ resting: until !== null, until: until ?? 0, waiting: resting.size }),
    held: () => ({ running, blocked: blocked.size, resting: resting.size }),
    idle: () =>
      running + called.size + blocked.size + resting.size === 0 && (until === null || clock.steady() >= until),
  };
  return host;
}
