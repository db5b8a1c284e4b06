import type { Log } from '../lib/log.ts';
import { storageError } from '../storage/corruption.ts';
import type { StorageError } from '../storage/storage-error.ts';
import type { OpenedThread, StoreThread } from '../storage/thread.ts';
import type { ReaderStore } from './sqlite/reader-store.ts';

/** After a call that took longer, the reader's slow queries are logged. Milliseconds. */
const SLOW_MS = 100;

export interface ReaderConnectionDeps {
  readonly file: string;
  readonly open: () => Promise<OpenedThread<ReaderStore>>;
  /** Why nothing can be read at the moment; null when reading works. */
  readonly refusal: () => StorageError | null;
  /** Called when the file is found corrupt. */
  readonly corrupt: (error: StorageError) => void;
  readonly steady: () => number;
  readonly log: Log;
}

/** A reader that starts with the first call, because most relays run for weeks without anybody looking at the history. */
export interface ReaderConnection {
  /** Calls the store. Rejects with {@link StorageError}. */
  readonly call: StoreThread<ReaderStore>['call'];
  /** The next call opens the file again. */
  close(): Promise<void>;
}

export function connectReader(deps: ReaderConnectionDeps): ReaderConnection {
  const { file, open, refusal, corrupt, steady, log } = deps;
  let opened: Promise<StoreThread<ReaderStore>> | null = null;

  function thread(): Promise<StoreThread<ReaderStore>> {
    if (opened !== null) return opened;
    const opening = open().then((fresh) => fresh.thread);
    opening.catch(() => {
      opened = null;
    });
    opened = opening;
    return opening;
  }

  async function logSlowQueries(reader: StoreThread<ReaderStore>): Promise<void> {
    try {
      for (const query of await reader.call('takeSlow')) log.warn({ query }, 'a query of the history took long');
    } catch {
      // The reader was closed meanwhile.
    }
  }

  return {
    async call(name, ...parameters) {
      const refused = refusal();
      if (refused !== null) throw refused;
      const current = thread();
      try {
        const reader = await current;
        const startedAt = steady();
        const result = await reader.call(name, ...parameters);
        if (steady() - startedAt > SLOW_MS) void logSlowQueries(reader);
        return result;
      } catch (cause) {
        const error = storageError(cause, file);
        if (error.code === 'closed' && opened === current) opened = null;
        if (error.code === 'corrupt') corrupt(error);
        throw error;
      }
    },
    async close() {
      const last = opened;
      opened = null;
      await last?.then((reader) => reader.close()).catch(() => undefined);
    },
  };
}
