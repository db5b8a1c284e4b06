import type { Outcome } from '../../outcomes/outcome.ts';
import { type DedupHandle, NO_HANDLE } from './dedup-table.ts';

/** Where a delivery stands; persisted as these numbers. */
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
/** The same for an outcome as a mark has it: `status reason`. */
export const stateIn = (outcome: string): number =>
  stateOf(outcome.slice(0, outcome.indexOf(' ')) as Outcome['status']);

export const isEnded = (state: number) => state % REPEAT > STATE.waits;

/** What is known of a delivery that waits, until that is in its row. */
export interface WaitRecord {
  readonly attempts: number;
  readonly expiresAt: number | null;
  readonly collapse: string | null;
  readonly nextAttemptAt: number | null;
}

/** A push that is not done, in memory. */
export interface TrackedPush {
  readonly id: string;
  /** Where it lies: number of its batch in the log · 256 + its place there. It keeps this key when it moves to a row. */
  readonly key: number;
  /** Of each delivery, in order. */
  readonly states: number[];
  /** Dedup keys that its deliveries hold. */
  readonly handles: DedupHandle[];
  open: number;
  answered: boolean;
  /** Changes of deliveries that are not in their rows yet. */
  waits: Map<number, WaitRecord> | null;
  /** What it has seen of the late rejections, none of which concerned it; 0 for one that may be concerned. */
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
