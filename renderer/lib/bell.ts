/** Wakes the one who waits: when it is rung, or after a time. A ring while nobody waits is remembered. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, after `afterMs` milliseconds, or when the signal aborts. */
  next(afterMs: number, signal: AbortSignal): Promise<void>;
}

export function createBell(): Bell {
  let rung = false;
  let wake: () => void = () => undefined;
  return {
    ring() {
      rung = true;
      wake();
    },
    async next(afterMs, signal) {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const end = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', end);
            resolve();
          };
          const timer = setTimeout(end, afterMs);
          signal.addEventListener('abort', end);
          wake = end;
        });
      }
      rung = false;
    },
  };
}
