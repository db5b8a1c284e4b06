import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into the relay (`node --import`) and asked by its owner what only the process itself can tell: the delay of its
 * event loop in milliseconds since it was asked before, and what keeps it alive.
 */
if (isMainThread && process.send !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  process.on('message', () => {
    const answer = {
      p99: delay.percentile(99) / 1e6,
      worst: delay.max / 1e6,
      handles: process.getActiveResourcesInfo().length,
    };
    delay.reset();
    process.send?.({ answer });
  });
  process.channel?.unref();
}
