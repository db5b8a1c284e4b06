import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** Measurements that only the process itself can take. */
export interface Vitals {
  /** The delay of its event loop since its start, in milliseconds. */
  readonly p99: number;
  readonly worst: number;
  /** The resources that keep it alive: sockets, timers, requests under way. */
  readonly handles: number;
}

/** The monitor's interval, which is part of its measurements. */
const RESOLUTION_MS = 5;

// The bench loads this into the relay (`node --import`) and requests the measurements.
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
