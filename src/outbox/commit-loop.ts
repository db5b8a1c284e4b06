export interface CommitLoopDeps {
  readonly hasWork: () => boolean;
  /** True when enough has gathered to be worth a transaction while other sockets are still being read. */
  readonly hasBatch: () => boolean;
  /** Commits a part of the work. Never rejects. */
  readonly commit: () => Promise<void>;
}

/** Runs commits as long as there is work, two of them at a time. */
export interface CommitLoop {
  /** To be called whenever work has come. */
  wake(): void;
  /** Resolves when nothing is left to commit. */
  drain(): Promise<void>;
}

export function createCommitLoop({ hasWork, hasBatch, commit }: CommitLoopDeps): CommitLoop {
  let running: Promise<void> | null = null;
  let startNow: () => void = () => undefined;

  /**
   * Pushes that are read from other sockets in this turn of the event loop join the same transaction; but as soon as there
   * is a batch, the outbox's thread starts with that while the others are read.
   */
  function wake(): void {
    if (running !== null) {
      if (hasBatch()) startNow();
      return;
    }
    const started = new Promise<void>((resolve) => {
      startNow = resolve;
      setImmediate(resolve);
    });
    running = started.then(commitAll).finally(() => {
      running = null;
      if (hasWork()) wake();
    });
  }

  /** With two commits under way, the outbox's thread need not wait for this one between them. */
  async function commitAll(): Promise<void> {
    let previous: Promise<void> = Promise.resolve();
    while (hasWork()) {
      const next = commit();
      await previous;
      previous = next;
      if (!hasBatch()) await next;
    }
    await previous;
  }

  return {
    wake,
    async drain() {
      while (hasWork() || running !== null) {
        wake();
        await running;
      }
    },
  };
}
