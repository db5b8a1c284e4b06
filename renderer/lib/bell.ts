/** Wakes whoever waits: when it is rung, or after a time. A ring that nobody waited for is remembered. */
export function createBell() {
  let rung = false;
  let wake: () => void = () => undefined;
  return {
    ring(): void {
      rung = true;
      wake();
    },
    async next(afterMs: number, signal: AbortSignal): Promise<void> {
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
