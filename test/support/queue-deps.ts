import { createBackoff } from '../../src/delivery/queue/backoff.ts';
import type { QueueDeps } from '../../src/delivery/queue/queue-deps.ts';
import type { Clock } from '../../src/lib/clock.ts';

/** What queues share when nothing is delivered. */
export const idleQueueDeps = (clock: Clock): QueueDeps => ({
  clock,
  backoff: createBackoff(Math.random),
  load: async () => null,
  report: () => undefined,
  signal: new AbortController().signal,
});
