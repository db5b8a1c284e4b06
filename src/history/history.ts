import type { SettledPage } from '../outbox/outbox.ts';
import type { StorageState } from '../storage/storage-error.ts';
import type { PushDetail, PushRow } from './rows.ts';

/** Pushes to delete: these, or all that match a search, up to one of them (an empty search matches all). */
export type Selection = { readonly ids: readonly string[] } | { readonly search: string; readonly upTo?: string };

export interface Deleted {
  /** Given to {@link History.undo}, it puts them back. */
  readonly token: string;
  readonly deleted: number;
  /** Those that stay, because they wait for their delivery. */
  readonly kept: number;
}

export interface HistoryTotals {
  readonly pushes: number;
  /** Bytes of the history's files on disk. */
  readonly bytes: number;
}

/** What is kept of a push, and for how long. */
export interface Retention {
  readonly content: 'full' | 'metadata' | 'off';
  readonly keepDays: number;
  readonly keepPushes: number;
  /** Of the outbox's and the history's files on disk together. */
  readonly keepBytes: number;
}

export interface ListQuery {
  /** The id of the last row of the page before. */
  readonly before?: string;
  /** Unix milliseconds: the list begins with the newest push that came no later. */
  readonly at?: number;
  readonly limit: number;
  /** Words, each of which must occur somewhere in a push; an empty text matches all. */
  readonly search?: string;
}

/** What has changed since a revision: rows, oldest change first; `reset` when that is more than is kept in mind. */
export type Changes =
  | { readonly type: 'changes'; readonly revision: number; readonly rows: readonly PushRow[] }
  | { readonly type: 'reset'; readonly revision: number };

/** A push that has deliveries which have not ended. */
export interface OpenPush {
  readonly id: string;
  readonly deliveries: readonly { readonly number: number; readonly attemptCount: number }[];
}

/**
 * What happened, for people to read and search. Asynchronous and free of SQL. Its trouble is no trouble of the outbox's:
 * what it cannot take stays there. Every call rejects with {@link StorageError} when the history cannot serve it.
 */
export interface History {
  /**
   * Resolves once the page is on disk. Writing the same page again changes nothing. The bytes of the page may be gone
   * afterwards, so whoever tries again asks the outbox again.
   */
  write(page: SettledPage): Promise<void>;
  /** Newest first. */
  list(query: ListQuery): Promise<readonly PushRow[]>;
  /** The body of a push that is open is the outbox's, and null here. */
  get(id: string): Promise<PushDetail | null>;
  /** What has changed after the revision `since`, at most so many rows. */
  changes(query: { readonly since: number; readonly limit: number }): Promise<Changes>;
  totals(): Promise<HistoryTotals>;
  /** The newest revision; it grows with every change of a push, and over restarts. */
  revision(): number;
  /** Takes pushes out of every list. After ten seconds, in which they can be put back, they are erased. */
  delete(selection: Selection): Promise<Deleted>;
  /** Puts back what was deleted; returns how many, which is 0 when it was too late. */
  undo(token: string): Promise<number>;
  /** Keeps pushes by other rules from now on; what is too much by them goes at once. */
  keep(retention: Retention): Promise<void>;
  /**
   * Pages of whole pushes, oldest first, for whoever exports them. `after` is the last id of the page before; a page may be
   * shorter than the limit where pushes are large, and an empty one is the end.
   */
  export(query: { readonly after?: string; readonly limit: number }): Promise<readonly PushDetail[]>;
  /** The greatest id of a push; null when there is none. */
  newest(): Promise<string | null>;
  /** Pushes that have not ended, oldest first; `after` is the last id of the page before. */
  open(query: { readonly after?: string; readonly limit: number }): Promise<readonly OpenPush[]>;
  state(): StorageState;
  /** Calls back after each change of what lists show. Returns the way to stop. */
  subscribe(changed: () => void): () => void;
  close(): Promise<void>;
}
