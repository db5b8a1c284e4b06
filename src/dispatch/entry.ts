import type { Notification } from '../matrix/notification.ts';
import type { Outcome } from '../outcome.ts';

/** A delivery on its way: under way, or waiting for its turn. */
export interface Entry {
  readonly pushId: string;
  /** Its place among the deliveries of the push. */
  readonly number: number;
  readonly appId: string;
  readonly pushkey: string;
  /** The duplicate key that it holds; null for what holds none. */
  readonly lease: string | null;
  /** A repeat of an event that was already delivered: counts may be updated, nobody is alerted. */
  readonly repeat: boolean;
  /** What becomes of it says whether the pushkey works. */
  readonly judges: boolean;
  /** Unix milliseconds of its push. */
  readonly receivedAt: number;
  /** Unix milliseconds after which nobody is helped by it. */
  expiresAt: number;
  /** Attempts made so far. */
  attempts: number;
  /** Steady milliseconds before which the provider does not want it again. */
  notBefore: number;
  /** Somebody wants it to be tried at once, however its host is doing. */
  urgent: boolean;
  /** Entries of one pushkey with the same key replace one another; undefined until somebody looked. */
  collapse: string | null | undefined;
  /** Kept while there is room for it; otherwise read from the journal when its turn comes. */
  notification: Notification | undefined;
  state: EntryState;
  /** What was last told of it; undefined before anything was. */
  outcome?: Outcome;
  /** The homeserver has been answered, so that a rejection from now on comes too late. */
  answered: boolean;
  /** Calls whoever waits for the first word on this delivery. */
  told?: (() => void) | undefined;
}

/**
 * `queued` behind another of its pushkey · `ready` for the next free place · `running` · `waiting` for its time ·
 * `resting` until its host works again · `blocked` until its host has a free place · `ended`
 */
export type EntryState = 'queued' | 'ready' | 'running' | 'waiting' | 'resting' | 'blocked' | 'ended';
