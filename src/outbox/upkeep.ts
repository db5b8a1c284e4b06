/** How often the outbox is tended while it is busy. Milliseconds. */
const TEND_MS = 10_000;
/** How long no page may have been released for the outbox to count as idle. Milliseconds. */
const IDLE_MS = 1_000;
/** How often the files are checked while nobody writes them. Milliseconds. */
const CHECK_MS = 1_000;

export interface UpkeepDeps {
  /** Puts the file in order. */
  readonly tend: () => void;
  /** Checks that the files are where they were. */
  readonly check: () => void;
}

/** Does regularly what no push does: tends the outbox, and checks its files. */
export interface Upkeep {
  /** To be called when a page was released: the outbox is tended once it is idle. */
  released(): void;
  stop(): void;
}

export function createUpkeep({ tend, check }: UpkeepDeps): Upkeep {
  const intervals = [setInterval(tend, TEND_MS), setInterval(check, CHECK_MS)];
  for (const interval of intervals) interval.unref();
  let idle: NodeJS.Timeout | undefined;
  return {
    released() {
      clearTimeout(idle);
      idle = setTimeout(tend, IDLE_MS);
      idle.unref();
    },
    stop() {
      for (const interval of intervals) clearInterval(interval);
      clearTimeout(idle);
    },
  };
}
