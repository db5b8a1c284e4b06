import type { Log } from '../lib/log.ts';
import { storageError } from '../storage/corruption.ts';
import type { StorageError } from '../storage/storage-error.ts';
import type { OpenedThread, StoreThread } from '../storage/thread.ts';
import type { ReaderStore } from './sqlite/reader-store.ts';

/** A call that takes longer is asked which of its queries did. Milliseconds. */
const SLOW_MS = 100;

export interface ReaderConnectionDeps {
  readonly file: string;
  readonly open: () => Promise<OpenedThread<ReaderStore>>;
  /** Why nothing can be read now; null when it can. */
  readonly refusal: () => StorageError | null;
  readonly corrupt: (error: StorageError) => void;
  readonly steady: () => number;
  readonly log: Log;
}

export type ReaderConnection = ReturnType<typeof connectReader>;

/** A reader that is started with the first call, because most relays run for weeks without anybody looking. */
export function connectReader({ file, open, refusal, corrupt, steady, log }: ReaderConnectionDeps) {
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

  async function tellSlow(from: StoreThread<ReaderStore>): Promise<void> {
    try {
      for (const query of await from.call('takeSlow')) log.warn({ query }, 'a query of the history took long');
    } catch {
      // The reader was closed meanwhile.
    }
  }

  const call: StoreThread<ReaderStore>['call'] = async (name, ...parameters) => {
    const refused = refusal();
    if (refused !== null) throw refused;
    const current = thread();
    try {
      const reader = await current;
      const began = steady();
      const result = await reader.call(name, ...parameters);
      if (steady() - began > SLOW_MS) void tellSlow(reader);
      return result;
    } catch (cause) {
      const error = storageError(cause, file);
      if (error.code === 'closed' && opened === current) opened = null;
      if (error.code === 'corrupt') corrupt(error);
      throw error;
    }
  };

  return {
    call,
    async close(): Promise<void> {
      const last = opened;
      opened = null;
      await last?.then((reader) => reader.close()).catch(() => undefined);
    },
  };
}
