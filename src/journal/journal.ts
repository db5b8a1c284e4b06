import type { Outcome } from '../outcome.ts';
import type { Fact, Problem } from '../problems/catalogue.ts';
import { ProblemError } from '../problems/problem-error.ts';
import type { Attempt } from '../providers/provider.ts';
import type { PushDetail, PushRow, RequestRecord } from './rows.ts';

/** A push on its way into the journal. Ids are ULIDs, made by the caller. */
export interface IncomingPush {
  readonly id: string;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  readonly request: RequestRecord;
  readonly body: Uint8Array;
  readonly deliveries: readonly IncomingDelivery[];
}

export interface IncomingDelivery {
  readonly id: string;
  readonly appId: string;
  readonly pushkey: string;
  /** Provider type of the matched app, null where none matched. */
  readonly provider: string | null;
  /** The duplicate key; null for what is exempt. */
  readonly lease: string | null;
}

export interface Accepted {
  /** Deliveries (by id) whose lease was already taken, with the first one's outcome where it is known. */
  readonly duplicates: ReadonlyMap<string, Outcome | null>;
  /** Deliveries (by id) whose pushkey was found dead after its push had been answered, and was not reported since. */
  readonly lateRejected: ReadonlySet<string>;
}

/** What became of a delivery: its end, or that it waits for another attempt. */
export interface DeliveryRecord {
  readonly pushId: string;
  readonly deliveryId: string;
  readonly outcome: Outcome;
  /** Null while it waits. */
  readonly endedAt: number | null;
  /** Those made since the record before. */
  readonly attempts: readonly Attempt[];
  /** What is known of a delivery that waits; absent for one that ended. */
  readonly waiting?: Waiting;
  /** The push was answered before this was known, so a rejection is reported with the pushkey's next push. */
  readonly late?: boolean;
}

export interface Waiting {
  /** Unix milliseconds after which no attempt is made. */
  readonly expiresAt: number;
  /** Deliveries of one pushkey with the same key replace one another; null replaces nothing. */
  readonly collapse: string | null;
}

export interface Acknowledgement {
  readonly pushId: string;
  readonly at: number;
  readonly rejected: readonly string[];
}

/** A delivery that has not ended: it waits for an attempt, or the process that made one is gone. */
export interface OpenDelivery {
  readonly pushId: string;
  readonly receivedAt: number;
  readonly deliveryId: string;
  readonly appId: string;
  readonly pushkey: string;
  readonly provider: string | null;
  /** Its lease was taken when it was accepted: it repeats another, and must not alert. */
  readonly repeat: boolean;
  readonly attempts: number;
  /** Null when nothing is known of it but that it was accepted. */
  readonly waiting: (Waiting & { readonly nextAttemptAt: number | null }) | null;
}

/** Pushes to remove: these, or all that match a search, up to one of them (an empty search matches all). */
export type Selection = { readonly ids: readonly string[] } | { readonly search: string; readonly upTo?: string };

export interface Removed {
  /** Given to {@link Journal.restore}, it puts them back. */
  readonly token: string;
  readonly removed: number;
  /** Those that stay, because they wait for their delivery. */
  readonly kept: number;
}

export interface JournalTotals {
  readonly pushes: number;
  /** Bytes of the journal's files on disk. */
  readonly bytes: number;
}

/** What is kept of a push, and for how long. */
export interface Keeping {
  readonly content: 'full' | 'metadata' | 'off';
  readonly keepDays: number;
  readonly keepPushes: number;
  /** Of the files on disk. */
  readonly keepBytes: number;
}

/** `ready`, or what is wrong with the journal. */
export type JournalState = { readonly status: 'ready' } | { readonly status: 'refusing'; readonly problem: Problem };

/** Thrown by every call that the journal cannot serve; the gateway answers 503 to it. */
export class JournalError extends ProblemError {
  override readonly name = 'JournalError';
  constructor(
    readonly code: 'full' | 'read-only' | 'corrupt' | 'unreadable' | 'closed' | 'unknown',
    fact: Fact,
  ) {
    super(fact);
  }
}

/**
 * The durable record of every push. Asynchronous and free of SQL, so that a journal shared by several relays can stand
 * in its place.
 */
export interface Journal {
  /** Resolves once the push is committed to disk; only then may it be acknowledged. Rejects with {@link JournalError}. */
  accept(push: IncomingPush): Promise<Accepted>;
  /** Keeps outcomes and attempts, in batches behind the acknowledged path. */
  record(records: readonly DeliveryRecord[]): Promise<void>;
  acknowledge(acknowledgement: Acknowledgement): Promise<void>;
  /** Deliveries that have not ended, oldest push first. `after` is the last delivery of the page before. */
  open(query: { readonly after?: OpenDelivery; readonly limit: number }): Promise<readonly OpenDelivery[]>;
  /** Bodies of pushes, in the order of their ids; null for what is not there. */
  bodies(ids: readonly string[]): Promise<readonly (Uint8Array | null)[]>;
  /** Newest first. `before` is the id of the last row of the page before; `search` matches any part of the text. */
  list(query: {
    readonly before?: string;
    readonly limit: number;
    readonly search?: string;
  }): Promise<readonly PushRow[]>;
  /** Pushes that changed after `revision`, oldest change first. */
  changes(query: { readonly since: number; readonly limit: number }): Promise<readonly PushRow[]>;
  get(id: string): Promise<PushDetail | null>;
  /** Takes pushes out of every list. After ten seconds, in which they can be put back, they are erased. */
  remove(selection: Selection): Promise<Removed>;
  /** Puts back what was removed; returns how many, which is 0 when it was too late. */
  restore(token: string): Promise<number>;
  /** Grows when pushes are removed or put back, which no change of a push tells. */
  removals(): number;
  totals(): Promise<JournalTotals>;
  /** The newest revision; 0 when empty. */
  revision(): Promise<number>;
  /** Keeps pushes by other rules from now on; what is too much by them goes at once. */
  keep(keeping: Keeping): Promise<void>;
  state(): JournalState;
  /** Calls back after each commit that changed a push. Returns the way to stop. */
  subscribe(changed: () => void): () => void;
  /** Writes what is waiting and closes the files. */
  close(): Promise<void>;
}
