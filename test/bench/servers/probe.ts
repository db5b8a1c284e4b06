import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** What only the process itself can tell. */
export interface Vitals {
  /** Delay of its event loop since it runs, in milliseconds. */
  readonly p99: number;
  readonly worst: number;
  /** What keeps it alive: sockets, timers, requests under way. */
  readonly handles: number;
}

/** The monitor counts its own interval in. */
const RESOLUTION_MS = 5;

// Loaded into the relay by its owner (`node --import`), who asks for them.
if (isMainThread && process.send !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  process.on('message', () => {
    const answer: Vitals = {
      p99: delay.percentile(99) / 1e6 - RESOLUTION_MS,
      worst: delay.max / 1e6 - RESOLUTION_MS,
      handles: process.getActiveResourcesInfo().length,
    };
    process.send?.({ answer });
  });
  process.channel?.unref();
}
