import type { Clock } from '../clock.ts';
import type { Cure } from '../outcome.ts';
import type { Entry } from './entry.ts';
import type { Schedule } from './schedule.ts';

/** So many failures in a row, and a host is probed instead of asked. One refusal of credentials may be about one device. */
const LIMITS: Readonly<Record<Cure, number>> = { time: 5, operator: 2 };
const WATCH_MS = 1_000;

export interface HostDeps {
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** Deliveries to it at one time. */
  readonly most: number;
  /** Makes an entry's turn come again. */
  readonly release: (entry: Entry) => void;
  /** True for an entry that no attempt can help any more. */
  readonly isOver: (entry: Entry) => boolean;
}

/** How one host is doing: well, or resting until `until` (steady milliseconds), when one push probes it. */
export interface HostState {
  readonly resting: boolean;
  readonly until: number;
  readonly waiting: number;
}

export type Admission = 'go' | 'blocked' | 'resting';

export type Host = ReturnType<typeof createHost>;

/**
 * The circuit breaker and the places of one host. After some failures in a row it rests: nothing is sent but one probe at
 * a time, each later than the one before; the first that comes through lets all the others go.
 */
export function createHost({ clock, schedule, most, release, isOver }: HostDeps) {
  const blocked = new Set<Entry>();
  const resting = new Set<Entry>();
  let running = 0;
  let failures = 0;
  let probes = 0;
  /** Steady milliseconds; null while it is well. */
  let until: number | null = null;
  let probe: Entry | null = null;
  let cancel: () => void = () => undefined;

  function rest(cure: Cure, retryAfterMs: number | undefined): void {
    const delay = schedule.probe(probes++, cure, retryAfterMs);
    until = clock.steady() + delay;
    cancel();
    cancel = clock.after(delay, releaseOne);
  }

  function releaseOne(): void {
    // A timer may fire a little early, and the one it lets go must not be sent back to wait for it.
    if (until !== null) until = Math.min(until, clock.steady());
    for (const entry of resting) {
      resting.delete(entry);
      release(entry);
      if (!isOver(entry)) break;
    }
    // The one that was let go may end without asking the host; then the next has its turn.
    if (resting.size > 0 && probe === null) cancel = clock.after(WATCH_MS, releaseOne);
  }

  function recover(): void {
    failures = 0;
    probes = 0;
    until = null;
    cancel();
    const all = [...resting];
    resting.clear();
    for (const entry of all) release(entry);
  }

  function leave(entry: Entry): void {
    running -= 1;
    if (probe === entry) probe = null;
    const [next] = blocked;
    if (next === undefined) return;
    blocked.delete(next);
    release(next);
  }

  return {
    /** Takes a place for the entry, or keeps it until it is released. `urgent` goes before its host is well. */
    admit(entry: Entry, urgent: boolean): Admission {
      if (until !== null && (probe !== null || (clock.steady() < until && !urgent))) {
        resting.add(entry);
        return 'resting';
      }
      if (running >= most) {
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

    /** The host answered: whatever it said, it works. */
    worked(entry: Entry): void {
      leave(entry);
      if (until !== null) recover();
      failures = 0;
    },

    /** The host did not. True when it rests now. */
    failed(entry: Entry, cure: Cure, retryAfterMs: number | undefined): boolean {
      const probed = probe === entry;
      leave(entry);
      failures += 1;
      // Those that were under way when it began to rest say nothing new.
      if (until !== null && !probed) return true;
      if (until === null && failures < LIMITS[cure]) return false;
      rest(cure, retryAfterMs);
      return true;
    },

    /** An attempt that says nothing of the host: the relay stopped, or there was nothing to send. */
    left(entry: Entry): void {
      const probed = probe === entry;
      leave(entry);
      if (probed) releaseOne();
    },

    /** Keeps an entry that failed until the host works again. */
    keep: (entry: Entry) => resting.add(entry),

    /** Takes an entry out that waits here. */
    remove(entry: Entry): void {
      resting.delete(entry);
      blocked.delete(entry);
    },

    recover,
    stop: () => cancel(),
    state: (): HostState => ({ resting: until !== null, until: until ?? 0, waiting: resting.size }),
    idle: () => running === 0 && until === null && failures === 0 && blocked.size === 0,
  };
}
