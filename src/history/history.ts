import type { PushHead } from '../outbox/incoming.ts';
import type { SettledPage } from '../outbox/outbox.ts';
import type { Query } from '../query/query.ts';
import type { StorageState } from '../storage/storage-error.ts';
import type { PushDetail, PushRow } from './rows.ts';

/** What somebody searches for. */
export interface Search {
  readonly query: Query;
  /** An IANA name: where times of day are read. The relay's own time zone for an unknown name, and for none. */
  readonly timeZone?: string | undefined;
}

/** How many pushes match; at least this many if it is not exact. */
export interface MatchCount {
  readonly count: number;
  readonly isExact: boolean;
}

/** Pushes to delete: these, or all matches of a search from the oldest up to `upTo`. */
export type Selection = { readonly ids: readonly string[] } | { readonly search: Search; readonly upTo?: string };

export interface Deleted {
  /** For {@link History.undo}. */
  readonly token: string;
  readonly deleted: number;
  /** How many pushes stay, because they have open deliveries. */
  readonly kept: number;
}

export interface HistoryTotals {
  readonly pushes: number;
  /** Bytes of the history's files on disk. */
  readonly bytes: number;
}

/** Which part of a push is kept, and for how long. */
export interface Retention {
  readonly content: 'full' | 'metadata' | 'off';
  readonly keepDays: number;
  readonly keepPushes: number;
  /** Limit for the files of outbox and history together. */
  readonly keepBytes: number;
}

export interface ListQuery {
  /** The id of the last row of the page before. */
  readonly before?: string;
  /** Unix milliseconds: the list starts with the newest push that came no later. */
  readonly at?: number;
  readonly limit: number;
  /** Without it, all pushes are listed. */
  readonly search?: Search;
}

/** The changes since a revision: rows, oldest change first; `reset` when there are more than the history remembers. */
export type Changes =
  | { readonly type: 'changes'; readonly revision: number; readonly rows: readonly PushRow[] }
  | { readonly type: 'reset'; readonly revision: number };

/** A request that was refused, as the history keeps it. */
export interface RefusedPush {
  readonly head: PushHead & Required<Pick<PushHead, 'refusal'>>;
  /** The beginning of the body, and how many bytes of it came. */
  readonly body: Uint8Array;
  readonly bytes: number;
}

/** Requests that were refused, and how many more of the sender of an earlier one were only counted. */
export interface RefusedPage {
  readonly added: readonly RefusedPush[];
  readonly more: readonly { readonly id: string; readonly more: number }[];
}

/** A push with open deliveries. */
export interface OpenPush {
  readonly id: string;
  readonly deliveries: readonly { readonly number: number; readonly attemptCount: number }[];
}

/**
 * What happened, for people to read and search. Asynchronous and free of SQL. Its failures do not affect the outbox,
 * which keeps what the history cannot take. Every call rejects with {@link StorageError} when the history cannot serve
 * it.
 */
export interface History {
  /**
   * Resolves once the page is on disk. Writing the same page again changes nothing. The bytes of the page may be
   * transferred to another thread, so a retry has to get the page from the outbox again.
   */
  write(page: SettledPage): Promise<void>;
  /**
   * Adds requests that were refused, to the 1,000 newest of which the history keeps. They do not count as pushes that
   * `keepPushes` limits.
   */
  writeRefused(page: RefusedPage): Promise<void>;
  /** Newest first. */
  list(query: ListQuery): Promise<readonly PushRow[]>;
  /** How many pushes match, counted up to `max`. */
  count(search: Search, max: number): Promise<MatchCount>;
  /** Null when there is no such push. While a delivery is open, the body is null: the outbox has it. */
  get(id: string): Promise<PushDetail | null>;
  /** The changes after the revision `since`, at most `limit` rows. */
  changes(query: { readonly since: number; readonly limit: number }): Promise<Changes>;
  totals(): Promise<HistoryTotals>;
  /** The newest revision. It grows with every change of a push, and across restarts. */
  revision(): number;
  /** Removes pushes from every list. They can be put back for ten seconds; then they are erased. */
  delete(selection: Selection): Promise<Deleted>;
  /** Puts deleted pushes back; returns how many, 0 when it is too late. */
  undo(token: string): Promise<number>;
  /** Changes the retention; pushes beyond it are erased at once. */
  keep(retention: Retention): Promise<void>;
  /**
   * Pages of complete pushes, oldest first. `after` is the last id of the page before. A page may be shorter than the
   * limit where pushes are large; an empty page is the end.
   */
  export(query: { readonly after?: string; readonly limit: number }): Promise<readonly PushDetail[]>;
  /** The greatest id of a push; null when the history is empty. */
  newest(): Promise<string | null>;
  /** Pushes with open deliveries, oldest first; `after` is the last id of the page before. */
  open(query: { readonly after?: string; readonly limit: number }): Promise<readonly OpenPush[]>;
  state(): StorageState;
  /** Calls back after each change of what lists show. Returns a function that stops it. */
  subscribe(changed: () => void): () => void;
  close(): Promise<void>;
}
