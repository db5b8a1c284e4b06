import type { Log } from '../lib/log.ts';
import { closedError, type StorageError, type StorageState } from '../storage/storage-error.ts';

/** Whether the history can be written. Each change is logged once. */
export interface WriterHealth {
  failed(error: StorageError): void;
  works(): void;
  /** From now on every call is refused because the history is closed; that is not logged. */
  closed(): void;
  isFailing(): boolean;
  /** Why the history cannot be written; `closed` when nothing has failed. */
  error(): StorageError;
  state(): StorageState;
}

export function createWriterHealth(log: Log): WriterHealth {
  let failure: StorageError | null = null;
  return {
    failed(error) {
      if (failure === null)
        log.error({ problem: error.message, remedy: error.remedy }, 'the history cannot be written');
      failure = error;
    },
    works() {
      if (failure !== null) log.info({}, 'the history is written again');
      failure = null;
    },
    closed() {
      failure = closedError();
    },
    isFailing: () => failure !== null,
    error: () => failure ?? closedError(),
    state: () => (failure === null ? { status: 'ready' } : { status: 'failing', problem: failure.problem }),
  };
}
