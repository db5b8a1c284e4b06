import type { lookup } from 'node:dns';
import type { Clock } from '../../lib/clock.ts';

/** The parts of the outside world that a test replaces: the resolver of names, and time. */
export interface Network {
  /** Resolves a host name to addresses; the system's resolver by default. */
  readonly lookup?: typeof lookup;
  /** Calls back after a number of milliseconds; bounds the exchanges. The system's timers by default. */
  readonly after?: Clock['after'];
}
