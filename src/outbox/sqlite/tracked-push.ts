import type { Outcome } from '../../outcomes/outcome.ts';
import { type DedupHandle, NO_HANDLE } from './dedup-table.ts';

/** The state of a delivery. The numbers are stored. */
export const STATE = { underWay: 0, waits: 1, delivered: 2, suppressed: 3, failed: 4, rejected: 5 } as const;
/** Added to the state of a delivery that repeats another. */
export const REPEAT = 8;

export const stateOf = (status: Outcome['status']): number => {
  switch (status) {
    case 'retrying':
      return STATE.waits;
    case 'delivered':
      return STATE.delivered;
    case 'suppressed':
      return STATE.suppressed;
    case 'failed':
      return STATE.failed;
    case 'rejected':
      return STATE.rejected;
  }
};
/** The state in an outcome of a mark: `status reason`. */
export const stateIn = (outcome: string): number =>
  stateOf(outcome.slice(0, outcome.indexOf(' ')) as Outcome['status']);

export const isEnded = (state: number) => state % REPEAT > STATE.waits;

/** What is known of a waiting delivery until it is in the delivery's row. */
export interface WaitRecord {
  readonly attempts: number;
  readonly expiresAt: number | null;
  readonly collapse: string | null;
  readonly nextAttemptAt: number | null;
}

/** A push that is not done, in memory. */
export interface TrackedPush {
  readonly id: string;
  /** The number of the push's batch in the log · 256 + its place there. A push keeps its key when it moves to a row. */
  readonly key: number;
  /** The state of each delivery, in order. */
  readonly states: number[];
  /** Dedup keys that its deliveries hold. */
  readonly handles: DedupHandle[];
  open: number;
  answered: boolean;
  /** Waiting deliveries whose rows are out of date, by number. */
  waits: Map<number, WaitRecord> | null;
  /** The version of the late rejections of which none concerned this push; 0 when one may. */
  lateSeen: number;
}

export const BATCH = 256;
export const batchOf = (key: number) => Math.floor(key / BATCH);
export const placeOf = (key: number) => key % BATCH;

export function trackedPush(id: string, key: number, deliveries: number): TrackedPush {
  return {
    id,
    key,
    states: new Array<number>(deliveries).fill(STATE.underWay),
    handles: new Array<number>(deliveries).fill(NO_HANDLE),
    open: deliveries,
    answered: false,
    waits: null,
    lateSeen: 0,
  };
}
