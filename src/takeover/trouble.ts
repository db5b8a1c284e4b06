import { messageOf } from '../problems/problem-error.ts';
import { StorageError, type StorageErrorCode } from '../storage/storage-error.ts';
import type { SourceThread } from './source.ts';

/** What is to be done about trouble of the old file. */
export type Remedy = 'set-aside' | 'leave-alone' | 'try-again' | 'nothing';

/**
 * Nothing of the old file keeps the relay from starting, but for one case: where a part of what waited is the outbox's
 * already (`begun`), and goes out once the relay starts, the file must be read to its end first or never again. Otherwise
 * a later takeover would take that part once more.
 */
export function remedyFor(code: StorageErrorCode, begun: boolean): Remedy {
  switch (code) {
    case 'corrupt':
      return 'set-aside';
    case 'full':
    case 'read-only':
    case 'locked':
      return begun ? 'try-again' : 'leave-alone';
    case 'unreadable':
    case 'unknown':
      return begun ? 'set-aside' : 'leave-alone';
    case 'closed':
      return 'nothing';
  }
}

/** What is wrong with the old file, told apart from trouble of the outbox and the history. */
export class OldFileTrouble extends Error {
  override readonly name = 'OldFileTrouble';
  constructor(override readonly cause: StorageError) {
    super(cause.message);
  }
}

/** A source whose own errors can be told from those of others. */
export function markTrouble(source: SourceThread): SourceThread {
  return {
    close: source.close,
    call: (name, ...parameters) =>
      source.call(name, ...parameters).catch((error: unknown) => {
        throw error instanceof StorageError ? new OldFileTrouble(error) : error;
      }),
  };
}

/** What the system says about a file, as an error that names it. */
export function fileError(error: unknown, file: string): StorageError {
  return new StorageError('unknown', { code: 'storage-broken-disk', parameters: { file, said: messageOf(error) } });
}
