import type { Log } from '../log.ts';
import { said } from '../problems/english.ts';
import { type Journal, JournalError, type Keeping } from './journal.ts';

/** How often a file that could not be opened is tried again. */
const AGAIN_MS = 2_000;

export interface OpeningDeps {
  /** Why it could not be opened. */
  readonly error: JournalError;
  /** Tries again; rejects with {@link JournalError}. */
  readonly open: (keeping: Keeping) => Promise<Journal>;
  readonly keeping: Keeping;
  /** Takes up what an earlier process left in it, before it takes anything new. */
  readonly opened: (journal: Journal) => Promise<void>;
  readonly log: Log;
}

/**
 * A journal whose file could not be opened (a disk that is full when the relay starts, say). It refuses pushes and says why,
 * and tries again by itself until it can.
 */
export function createOpeningJournal({ error: first, open, keeping: asked, opened, log }: OpeningDeps): Journal {
  let error = first;
  let keeping = asked;
  let inner: Journal | null = null;
  let ready = false;
  let closed = false;
  const listeners = new Set<() => void>();
  const refuse = () => Promise.reject(error);
  let timer = again();
  let trying: Promise<void> = Promise.resolve();

  function again(): NodeJS.Timeout {
    const next = setTimeout(() => {
      trying = tryOnce();
    }, AGAIN_MS);
    next.unref();
    return next;
  }

  async function tryOnce(): Promise<void> {
    try {
      const journal = await open(keeping);
      inner = journal;
      if (closed) return;
      journal.subscribe(() => {
        for (const listener of listeners) listener();
      });
      await opened(journal).catch((cause: unknown) => log.error({ err: cause }, 'the outbox could not be taken up'));
      ready = true;
      log.info({}, 'the journal takes pushes now');
    } catch (cause) {
      error = cause instanceof JournalError ? cause : new JournalError('unknown', said(String(cause)));
      if (!closed) timer = again();
    }
  }

  return {
    accept: (push) => (ready && inner !== null ? inner.accept(push) : refuse()),
    record: (records) => inner?.record(records) ?? refuse(),
    acknowledge: (acknowledgement) => inner?.acknowledge(acknowledgement) ?? refuse(),
    open: async (query) => (await inner?.open(query)) ?? [],
    bodies: (ids) => inner?.bodies(ids) ?? refuse(),
    list: (query) => inner?.list(query) ?? refuse(),
    changes: (query) => inner?.changes(query) ?? refuse(),
    get: (id) => inner?.get(id) ?? refuse(),
    remove: (removal) => inner?.remove(removal) ?? refuse(),
    restore: (token) => inner?.restore(token) ?? refuse(),
    removals: () => inner?.removals() ?? 0,
    totals: async () => (await inner?.totals()) ?? { pushes: 0, bytes: 0 },
    revision: async () => (await inner?.revision()) ?? 0,
    async keep(next) {
      keeping = next;
      await inner?.keep(next);
    },
    state: () => (ready && inner !== null ? inner.state() : { status: 'refusing', problem: error.problem }),
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await trying;
      await inner?.close();
    },
  };
}
