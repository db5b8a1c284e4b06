import type { Outcome } from '../../outcomes/outcome.ts';
import type { Frame } from '../frame.ts';
import { headOf } from '../frame.ts';
import type { IncomingDelivery } from '../incoming.ts';
import type { Settlement } from '../outbox.ts';
import type { Mark } from './batch-log.ts';
import { type DedupTable, NO_HANDLE } from './dedup-table.ts';
import { type LateRejections, registrationKey } from './late-rejections.ts';
import { isEnded, REPEAT, STATE, stateIn, stateOf, type TrackedPush, type WaitRecord } from './tracked-push.ts';
import type { Tracker } from './tracker.ts';

/** What the outbox has to know of a settlement's line. It parses the line itself only when `hasDetails` says so. */
export interface SettledLine {
  readonly pushId: string;
  readonly answered: boolean;
  /** The line has something for the rows of deliveries, or for the late rejections. */
  readonly hasDetails: boolean;
  readonly deliveries: readonly { readonly number: number; readonly outcome: string }[];
}

const ANSWERED = 1;
const HAS_DETAILS = 2;

/** Packs settlements for the way between threads: one text for all lines costs less than an object for each. */
export function packSettledLines(settlements: readonly Settlement[]): string {
  return JSON.stringify(
    settlements.map(({ pushId, answer, deliveries }) => {
      const hasDetails = deliveries.some(({ waiting, late }) => waiting !== undefined || late === true);
      const flags = (answer === undefined ? 0 : ANSWERED) + (hasDetails ? HAS_DETAILS : 0);
      const packed: (string | number)[] = [pushId, flags];
      for (const { number, outcome } of deliveries) packed.push(number, outcomeText(outcome));
      return packed;
    }),
  );
}

/** The inverse of {@link packSettledLines}. */
function unpackSettledLines(text: string): SettledLine[] {
  const all: (string | number)[][] = JSON.parse(text);
  return all.map((packed) => {
    const flags = Number(packed[1]);
    const deliveries: { number: number; outcome: string }[] = [];
    for (let at = 2; at < packed.length; at += 2) {
      deliveries.push({ number: Number(packed[at]), outcome: String(packed[at + 1]) });
    }
    return {
      pushId: String(packed[0]),
      answered: (flags & ANSWERED) !== 0,
      hasDetails: (flags & HAS_DETAILS) !== 0,
      deliveries,
    };
  });
}

export const outcomeText = ({ status, reason }: Pick<Outcome, 'status' | 'reason'>) => `${status} ${reason}`;

export interface SettlerDeps {
  readonly tracker: Tracker;
  readonly dedup: DedupTable;
  readonly late: LateRejections;
  /** The frame of a push that is not done. */
  readonly frameOf: (push: TrackedPush) => Frame | null;
}

/** What a settlement changes, before it is put into effect. */
export interface SettlementPlan {
  readonly push: TrackedPush;
  readonly mark: Mark;
  readonly answered: boolean;
  /** Null where the mark says everything. */
  readonly settlement: Settlement | null;
}

export interface SettlementPlans {
  readonly plans: readonly SettlementPlan[];
  /** The lines of these plans, one JSON each. */
  readonly lines: string;
}

/** Puts settlements into effect: first they are planned without changing anything, then applied once they are on disk. */
export interface Settler {
  /** Plans packed settlements and their lines. Those of pushes that are done are left out. */
  plan(settled: string, lines: string): SettlementPlans;
  /** Learns which registrations are dead or work, for the answers to their next pushes. To be called in a transaction. */
  learn(plan: SettlementPlan): void;
  /** To be called once the line is on disk. A delivery that has ended stays so, also when an older line is replayed. */
  apply(plan: SettlementPlan): void;
}

export function createSettler({ tracker, dedup, late, frameOf }: SettlerDeps): Settler {
  function planOne({ pushId, answered, hasDetails, deliveries }: SettledLine, line: () => string) {
    const push = tracker.get(pushId);
    if (push === undefined) return null;
    let ends = 0;
    const marked = deliveries.map(({ number, outcome }) => {
      const before = push.states[number] ?? STATE.failed;
      if (!isEnded(before) && isEnded(stateIn(outcome))) ends += 1;
      return { number, outcome, holds: (push.handles[number] ?? NO_HANDLE) !== NO_HANDLE };
    });
    const final = push.open === ends && (answered || push.answered);
    const settlement: Settlement | null = hasDetails || late.mayConcern(push.lateSeen) ? JSON.parse(line()) : null;
    return { push, mark: { key: push.key, final, deliveries: marked }, answered, settlement };
  }

  return {
    plan(settled, lines) {
      if (settled === '') return { plans: [], lines: '' };
      let split: readonly string[] | null = null;
      const lineAt = (index: number): string => {
        split ??= lines.split('\n');
        return split[index] ?? '';
      };
      const all = unpackSettledLines(settled).map((line, index) => planOne(line, () => lineAt(index)));
      const plans = all.filter((one) => one !== null);
      if (plans.length === all.length) return { plans, lines };
      return { plans, lines: all.flatMap((one, index) => (one === null ? [] : lineAt(index))).join('\n') };
    },

    learn({ push, settlement }) {
      if (settlement === null) return;
      const relevant = settlement.deliveries.filter(
        ({ outcome, late: isLate = false }) =>
          (outcome.status === 'delivered' && late.any()) || (outcome.status === 'rejected' && isLate),
      );
      const reported = new Set(late.any() ? settlement.answer?.rejected : []);
      if (relevant.length + reported.size === 0) return;
      const frame = frameOf(push);
      if (frame === null) return;
      const all = headOf(frame).deliveries;
      // A rejection that came too late for the answer is newer than the answer.
      if (reported.size > 0) for (const one of all) if (reported.has(one.pushkey)) late.forget(one);
      const verdictOf = verdicts(all, statesAfter(push, settlement));
      for (const { number, outcome, endedAt } of relevant) {
        const one = all[number];
        const verdict = one === undefined ? 'none' : verdictOf(one, number);
        if (one === undefined || verdict === 'none') continue;
        if (outcome.status === 'delivered') late.forget(one);
        else if (verdict === 'dead') late.add(one, endedAt ?? 0);
      }
    },

    apply({ push, mark, answered, settlement }) {
      const waits = settlement === null ? [] : settlement.deliveries.filter(({ endedAt }) => endedAt === null);
      for (const one of waits) {
        if (isEnded(push.states[one.number] ?? STATE.failed)) continue;
        push.waits ??= new Map<number, WaitRecord>();
        push.waits.set(one.number, waitRecord(one));
      }
      for (const { number, outcome } of mark.deliveries) applyOutcome(push, number, outcome);
      push.answered ||= answered;
      if (mark.final) tracker.remove(push);
    },
  };

  function applyOutcome(push: TrackedPush, number: number, outcome: string): void {
    const before = push.states[number] ?? STATE.failed;
    const state = stateIn(outcome);
    const handle = push.handles[number] ?? NO_HANDLE;
    if (isEnded(before)) {
      // A delivery's row has its status, and the line has the reason.
      if (state === before % REPEAT) dedup.settle(handle, outcome);
      return;
    }
    push.states[number] = state + (before >= REPEAT ? REPEAT : 0);
    if (!isEnded(state)) return;
    push.open -= 1;
    push.waits?.delete(number);
    // The homeserver may send again what failed; every other outcome keeps the dedup key taken.
    if (state === STATE.failed) {
      dedup.free(handle);
      push.handles[number] = NO_HANDLE;
    } else dedup.settle(handle, outcome);
  }
}

function waitRecord({ outcome, waiting, attemptCount }: Settlement['deliveries'][number]): WaitRecord {
  return {
    attempts: attemptCount,
    expiresAt: waiting?.expiresAt ?? null,
    collapse: waiting?.collapse ?? null,
    nextAttemptAt: outcome.status === 'retrying' ? outcome.nextAttemptAt : null,
  };
}

function statesAfter(push: TrackedPush, { deliveries }: Settlement): number[] {
  const states = push.states.map((state) => state % REPEAT);
  for (const { number, outcome } of deliveries) states[number] = stateOf(outcome.status);
  return states;
}

/**
 * What all providers of a registration's app say together when one of them calls the registration dead: nothing when that
 * one is the desktop, which has no say beside providers that forward.
 */
function verdicts(all: readonly IncomingDelivery[], states: readonly number[]) {
  const forwards = new Map<string, number[]>();
  for (const [number, one] of all.entries()) {
    if (one.provider === 'desktop') continue;
    const key = registrationKey(one);
    const numbers = forwards.get(key);
    if (numbers === undefined) forwards.set(key, [number]);
    else numbers.push(number);
  }
  return (one: IncomingDelivery, number: number): 'dead' | 'works' | 'none' => {
    const others = (forwards.get(registrationKey(one)) ?? []).filter((other) => other !== number);
    if (one.provider === 'desktop' && others.length > 0) return 'none';
    return others.every((other) => states[other] === STATE.rejected) ? 'dead' : 'works';
  };
}
