import type { lookup } from 'node:dns';
import type { Clock } from '../../lib/clock.ts';

/** What providers need of the outside world, where a test decides it. */
export interface Network {
  /** How names become addresses. */
  readonly lookup?: typeof lookup;
  /** How time passes for an exchange that may take only so long. */
  readonly after?: Clock['after'];
}
