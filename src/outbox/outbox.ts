import type { Outcome } from '../outcomes/outcome.ts';
import type { Attempt } from '../providers/provider.ts';
import type { StorageState } from '../storage/storage-error.ts';
import type { IncomingPush, RequestRecord } from './incoming.ts';

export interface Accepted {
  /** Deliveries (by number) whose dedup key was already taken, with the first one's outcome; null while that is under way. */
  readonly duplicates: ReadonlyMap<number, Outcome | null>;
  /** Deliveries (by number) whose registration was found dead after its push was answered, and was not reported since. */
  readonly lateRejected: ReadonlySet<number>;
}

/** What is known of a delivery that waits. */
export interface Waiting {
  /** Unix milliseconds after which no attempt is made. */
  readonly expiresAt: number;
  /** Deliveries of one pushkey with the same key replace one another; null replaces nothing. */
  readonly collapse: string | null;
}

/** What became of a delivery: its end, or that it waits for another attempt. */
export interface SettledDelivery {
  readonly number: number;
  readonly outcome: Outcome;
  /** Unix milliseconds; null while it waits. */
  readonly endedAt: number | null;
  /** Those made since what was settled of it before. */
  readonly attempts: readonly Attempt[];
  /** Attempts made in all. */
  readonly attemptCount: number;
  /** Absent for one that ended. */
  readonly waiting?: Waiting;
  /** The push was answered before this was known, so a rejection is reported with the registration's next push. */
  readonly late?: boolean;
}

/** What the homeserver was answered. */
export interface Answer {
  /** Unix milliseconds; null when the relay stopped before it answered. */
  readonly at: number | null;
  /** Pushkeys. */
  readonly rejected: readonly string[];
}

/**
 * What is newly known of a push: outcomes of deliveries, and once its answer. Who makes one names the fields in this order,
 * here and in {@link SettledDelivery}: then the history need not parse the usual one.
 */
export interface Settlement {
  readonly pushId: string;
  readonly answer?: Answer;
  readonly deliveries: readonly SettledDelivery[];
}

/** A delivery that has not ended: it waits for an attempt, or the process that made one is gone. */
export interface OpenDelivery {
  readonly pushId: string;
  readonly number: number;
  readonly receivedAt: number;
  readonly appId: string;
  readonly pushkey: string;
  readonly registration: string;
  readonly provider: string | null;
  /** Its dedup key was taken when it was accepted: it repeats another, and must not alert. */
  readonly repeat: boolean;
  readonly attempts: number;
  /** Null when nothing is known of it but that it was accepted. */
  readonly waiting: (Waiting & { readonly nextAttemptAt: number | null }) | null;
}

/** A body after transfer and content decoding, and the request's headers, which name its charset. */
export interface KeptBody {
  readonly body: Uint8Array;
  readonly headers: RequestRecord['headers'];
}

/**
 * A page of what the history has not got yet, in the order in which it was settled. It is made by the outbox, read by the
 * history, and opaque on its way.
 */
export interface SettledPage {
  /** Names the page to {@link Outbox.release}. */
  readonly through: number;
  /** One JSON of a {@link Settlement} a line. */
  readonly lines: string;
  /**
   * For each line where in `bytes` the frame of its push begins; -1 where the history knows the push already. The final line
   * of a push that waited has its frame again, because of the body.
   */
  readonly frames: readonly number[];
  /** For each line whether nothing of its push is open any more; only then is the body the history's. */
  readonly final: readonly boolean[];
  readonly bytes: ArrayBuffer;
}

/** What an earlier version knew beside its pushes. */
export interface Remembered {
  /** 16 bytes each; `outcome` is null while the delivery that took it is under way. `takenAt` is unix milliseconds. */
  readonly dedupKeys: readonly {
    readonly key: Uint8Array;
    readonly takenAt: number;
    readonly outcome: Outcome | null;
  }[];
  /** Registrations that were found dead and not reported since. */
  readonly lateRejections: readonly Pick<OpenDelivery, 'appId' | 'pushkey' | 'registration'>[];
}

export interface OutboxTotals {
  /** Pushes that have deliveries which have not ended. */
  readonly open: number;
  /** Settlements that are not in the history yet. */
  readonly backlog: number;
  /** Bytes of the outbox's files on disk. */
  readonly bytes: number;
  /** Settled pushes that were dropped because the history could not take them for too long. */
  readonly dropped: number;
}

/**
 * The promise: every push that was acknowledged and what of it is not done. Asynchronous and free of SQL, so that an
 * outbox shared by several relays can stand in its place. A push leaves it when the history has it on disk.
 */
export interface Outbox {
  /** Resolves once the push is on disk; only then may it be acknowledged. Rejects with {@link StorageError}. */
  accept(push: IncomingPush): Promise<Accepted>;
  /** Resolves once it is written, in batches. A settlement that cannot be written now is tried again until it can be. */
  settle(settlement: Settlement): Promise<void>;
  /** Deliveries that an earlier process left, oldest push first. `after` is the last delivery of the page before. */
  open(query: { readonly after?: OpenDelivery; readonly limit: number }): Promise<readonly OpenDelivery[]>;
  /** Bodies of pushes that are open, in the order of their ids; null for what is not there. */
  bodies(ids: readonly string[]): Promise<readonly (KeptBody | null)[]>;
  /** Whether each of these pushes is here: it is open, or what is settled of it has not been released. */
  holds(ids: readonly string[]): Promise<readonly boolean[]>;
  /** Takes over what an earlier version knew. */
  remember(known: Remembered): Promise<void>;
  /** The oldest settled that the history has not got; null when there is nothing. */
  settled(limit: number): Promise<SettledPage | null>;
  /** The page is on disk in the history: what is done leaves the outbox. */
  release(page: Pick<SettledPage, 'through'>): Promise<void>;
  /** Drops the oldest settled until this many are left; returns how many pushes went. For a history that cannot be written. */
  drop(keep: number): Promise<number>;
  /** The greatest id of a push that is or was here since it was opened; null when there was none. */
  newest(): Promise<string | null>;
  totals(): Promise<OutboxTotals>;
  state(): StorageState;
  /** Bytes of the files on disk, as they were lately. */
  bytes(): number;
  /** Calls back with the number of lines when something was settled. Returns the way to stop. */
  subscribe(settled: (lines: number) => void): () => void;
  /** Writes what is waiting and closes the files. */
  close(): Promise<void>;
}
