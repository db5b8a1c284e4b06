import { messageOf } from '../problems/problem-error.ts';
import { StorageError, type StorageErrorCode } from '../storage/storage-error.ts';
import type { SourceThread } from './source.ts';

/** What is to be done about trouble of the old file. */
export type Remedy = 'set-aside' | 'leave-alone' | 'try-again' | 'nothing';

/**
 * Trouble of the old file does not keep the relay from starting, with one exception: when the outbox already has a part of
 * the waiting pushes (`isStarted`), it delivers them once the relay starts, so that the file has to be read to its end first
 * or never again. Otherwise a later takeover would deliver that part once more.
 */
export function remedyFor(code: StorageErrorCode, isStarted: boolean): Remedy {
  switch (code) {
    case 'corrupt':
      return 'set-aside';
    case 'full':
    case 'read-only':
    case 'locked':
      return isStarted ? 'try-again' : 'leave-alone';
    case 'unreadable':
    case 'unknown':
      return isStarted ? 'set-aside' : 'leave-alone';
    case 'closed':
      return 'nothing';
  }
}

/** An error of the old file, as distinct from those of the outbox and the history. */
export class OldFileTrouble extends Error {
  override readonly name = 'OldFileTrouble';
  constructor(override readonly cause: StorageError) {
    super(cause.message);
  }
}

/** The same source, with errors of its own type. */
export function markTrouble(source: SourceThread): SourceThread {
  return {
    close: source.close,
    call: (name, ...parameters) =>
      source.call(name, ...parameters).catch((error: unknown) => {
        throw error instanceof StorageError ? new OldFileTrouble(error) : error;
      }),
  };
}

/** The system's error about a file, as one that names the file. */
export function fileError(error: unknown, file: string): StorageError {
  return new StorageError('unknown', { code: 'storage-broken-disk', parameters: { file, said: messageOf(error) } });
}
