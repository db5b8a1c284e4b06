import type { Log } from '../lib/log.ts';
import type { StorageError, StorageState } from '../storage/storage-error.ts';

/** Whether the outbox accepts pushes, and if not, why. */
export interface Readiness {
  state(): StorageState;
  /** Why nothing is written without being tried; null when it is. */
  refusal(): StorageError | null;
  /** The file cannot be opened. */
  notOpened(error: StorageError): void;
  /** The file is open, and what was left in it is recovered. */
  opened(): void;
  /** The result of a write: its error, or null. */
  wrote(error: StorageError | null): void;
}

export function createReadiness(log: Log): Readiness {
  let state: StorageState = { status: 'ready' };
  /** Why the file cannot be opened; null once it is open. */
  let openError: StorageError | null = null;
  /** Another process holds the file. Each write would wait for it, so that only the probe tries. */
  let locked: StorageError | null = null;
  return {
    state: () => state,
    refusal: () => openError ?? locked,
    notOpened(error) {
      openError = error;
      state = { status: 'failing', problem: error.problem };
    },
    opened() {
      openError = null;
      state = { status: 'ready' };
      log.info({}, 'the outbox accepts pushes now');
    },
    wrote(error) {
      if (error !== null && state.status === 'ready')
        log.error({ problem: error.message }, 'the outbox refuses pushes');
      if (error === null && state.status === 'failing') log.info({}, 'the outbox accepts pushes again');
      state = error === null ? { status: 'ready' } : { status: 'failing', problem: error.problem };
      locked = error?.code === 'locked' ? error : null;
    },
  };
}
