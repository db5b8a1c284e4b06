import type { Outcome } from '../outcomes/outcome.ts';
import type { Attempt } from '../providers/provider.ts';
import type { StorageState } from '../storage/storage-error.ts';
import type { IncomingPush, RequestRecord } from './incoming.ts';

export interface Accepted {
  /** Deliveries (by number) whose dedup key was already taken, with the first one's outcome; null while that is under way. */
  readonly duplicates: ReadonlyMap<number, Outcome | null>;
  /** Deliveries (by number) whose registration was found dead after an answer, and has not been reported since. */
  readonly lateRejected: ReadonlySet<number>;
}

/** What a delivery needs that waits for its next attempt. */
export interface Waiting {
  /** Unix milliseconds after which no attempt is made. */
  readonly expiresAt: number;
  /** Deliveries of one pushkey with the same key replace one another; null replaces nothing. */
  readonly collapse: string | null;
}

/** The new state of a delivery: it has ended, or waits for another attempt. */
export interface SettledDelivery {
  readonly number: number;
  readonly outcome: Outcome;
  /** Unix milliseconds; null while it waits. */
  readonly endedAt: number | null;
  /** Those made since the delivery's last settlement. */
  readonly attempts: readonly Attempt[];
  /** The number of all attempts. */
  readonly attemptCount: number;
  /** Absent for one that ended. */
  readonly waiting?: Waiting;
  /** The push was answered before this was known, so a rejection is reported with the registration's next push. */
  readonly late?: boolean;
}

/** The answer to the homeserver. */
export interface Answer {
  /** Unix milliseconds; null when the relay stopped before it answered. */
  readonly at: number | null;
  /** Pushkeys. */
  readonly rejected: readonly string[];
}

/**
 * News of a push: outcomes of deliveries, and once its answer. The fields have to be written in this order, here and in
 * {@link SettledDelivery}, so that the history need not parse the usual settlement.
 */
export interface Settlement {
  readonly pushId: string;
  readonly answer?: Answer;
  readonly deliveries: readonly SettledDelivery[];
}

/** A delivery that has not ended: it waits for an attempt, or the process that made one has ended. */
export interface OpenDelivery {
  readonly pushId: string;
  readonly number: number;
  readonly receivedAt: number;
  readonly appId: string;
  readonly pushkey: string;
  readonly registration: string;
  readonly provider: string | null;
  /** The dedup key was taken when the push was accepted: the delivery repeats another, and must not alert. */
  readonly repeat: boolean;
  readonly attempts: number;
  /** Null for a delivery that was accepted and no more. */
  readonly waiting: (Waiting & { readonly nextAttemptAt: number | null }) | null;
}

/** A body after transfer and content decoding, and the request's headers, which name its charset. */
export interface KeptBody {
  readonly body: Uint8Array;
  readonly headers: RequestRecord['headers'];
}

/**
 * A page of settlements that the history does not have yet, in their order. The outbox writes it, the history reads it, and
 * nobody between them looks into it.
 */
export interface SettledPage {
  /** Identifies the page for {@link Outbox.release}. */
  readonly through: number;
  /** One {@link Settlement} a line, as JSON. */
  readonly lines: string;
  /**
   * For each line where in `bytes` the frame of its push starts; -1 where the history has the push already. The final line of
   * a push that waited comes with the frame again, because of the body.
   */
  readonly frames: readonly number[];
  /** For each line whether its push is done. Only then does the history keep the body. */
  readonly final: readonly boolean[];
  readonly bytes: ArrayBuffer;
}

/** What an earlier version knew besides its pushes. */
export interface Remembered {
  /** 16 bytes each; `outcome` is null while the delivery that took it is under way. `takenAt` is unix milliseconds. */
  readonly dedupKeys: readonly {
    readonly key: Uint8Array;
    readonly takenAt: number;
    readonly outcome: Outcome | null;
  }[];
  /** Registrations that were found dead after an answer, and have not been reported since. */
  readonly lateRejections: readonly Pick<OpenDelivery, 'appId' | 'pushkey' | 'registration'>[];
}

export interface OutboxTotals {
  /** Pushes that have deliveries which have not ended. */
  readonly open: number;
  /** Settlements that the history does not have yet. */
  readonly backlog: number;
  /** Bytes of the outbox's files on disk. */
  readonly bytes: number;
  /** Settled pushes that were dropped because the history could not take them for too long. */
  readonly dropped: number;
}

/**
 * The promise: every push that was acknowledged, until it is done and the history has it on disk. Asynchronous and free of
 * SQL, so that an outbox shared by several relays can take its place.
 */
export interface Outbox {
  /** Resolves once the push is on disk; only then may it be acknowledged. Rejects with {@link StorageError}. */
  accept(push: IncomingPush): Promise<Accepted>;
  /** Resolves once the settlement is on disk. One that cannot be written now is retried until it can. */
  settle(settlement: Settlement): Promise<void>;
  /** Deliveries that an earlier process left, oldest push first. `after` is the last delivery of the page before. */
  open(query: { readonly after?: OpenDelivery; readonly limit: number }): Promise<readonly OpenDelivery[]>;
  /** Bodies of open pushes, in the order of `ids`; null for a push that is not open. */
  bodies(ids: readonly string[]): Promise<readonly (KeptBody | null)[]>;
  /** For each of these pushes whether it is open, or has settlements that were not released. */
  holds(ids: readonly string[]): Promise<readonly boolean[]>;
  /** Takes over what an earlier version knew. */
  remember(known: Remembered): Promise<void>;
  /** The oldest settlements that the history does not have; null when it has all. */
  settled(limit: number): Promise<SettledPage | null>;
  /** The history has the page on disk: the pushes in it that are done leave the outbox. */
  release(page: Pick<SettledPage, 'through'>): Promise<void>;
  /** Drops the oldest settlements until this many are left, for a history that cannot be written. Returns how many pushes left. */
  drop(keep: number): Promise<number>;
  /** The greatest id of a push that is or was here since the outbox was opened; null when there was none. */
  newest(): Promise<string | null>;
  totals(): Promise<OutboxTotals>;
  state(): StorageState;
  /** Bytes of the files on disk, as they were lately. */
  bytes(): number;
  /** Calls back with the number of settlements after each commit. The function that it returns stops that. */
  subscribe(settled: (lines: number) => void): () => void;
  /** Writes everything that waits and closes the files. */
  close(): Promise<void>;
}
