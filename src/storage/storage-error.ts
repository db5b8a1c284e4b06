import type { Notice, Problem } from '../problems/catalogue.ts';
import { ProblemError } from '../problems/problem-error.ts';

export type StorageErrorCode = 'full' | 'read-only' | 'corrupt' | 'unreadable' | 'locked' | 'closed' | 'unknown';

/** Thrown by every call that the outbox or the history cannot serve. The gateway answers 503 for the outbox's. */
export class StorageError extends ProblemError {
  override readonly name = 'StorageError';
  constructor(
    readonly code: StorageErrorCode,
    notice: Notice,
  ) {
    super(notice);
  }
}

/** `ready`, or what is wrong with a store. */
export type StorageState = { readonly status: 'ready' } | { readonly status: 'failing'; readonly problem: Problem };

/** A {@link StorageError} as it crosses between threads. */
export type PlainStorageError = Pick<StorageError, 'code' | 'problem'>;

export const closedError = () => new StorageError('closed', { code: 'storage-closed', parameters: {} });
