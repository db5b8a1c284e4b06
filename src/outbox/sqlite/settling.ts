import type { Outcome } from '../../outcomes/outcome.ts';
import type { Frame } from '../frame.ts';
import { headOf } from '../frame.ts';
import type { IncomingDelivery } from '../incoming.ts';
import type { Settlement } from '../outbox.ts';
import { type DedupTable, NO_HANDLE } from './dedup-table.ts';
import { type LateRejections, registrationKey } from './late-rejections.ts';
import type { Mark } from './log.ts';
import { isEnded, REPEAT, STATE, stateIn, stateOf, type TrackedPush, type WaitRecord } from './tracked-push.ts';
import type { Tracker } from './tracker.ts';

/** What a line says, as far as the outbox has to know: it reads the line itself only when `look` says so. */
export interface SettledLine {
  readonly pushId: string;
  readonly answered: boolean;
  /** Something in it is to be kept in the rows of deliveries, or says something of registrations. */
  readonly look: boolean;
  readonly deliveries: readonly { readonly number: number; readonly outcome: string }[];
}

/** As it crosses between threads: one text for all lines costs less than an object for each. */
export function packSettledLines(settlements: readonly Settlement[]): string {
  return JSON.stringify(
    settlements.map(({ pushId, answer, deliveries }) => {
      const look = deliveries.some(({ waiting, late }) => waiting !== undefined || late === true);
      const packed: (string | number)[] = [pushId, (answer === undefined ? 0 : ANSWERED) + (look ? LOOK : 0)];
      for (const { number, outcome } of deliveries) packed.push(number, outcomeText(outcome));
      return packed;
    }),
  );
}

/** The other end of {@link packSettledLines}. */
export function unpackSettledLines(text: string): SettledLine[] {
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
      look: (flags & LOOK) !== 0,
      deliveries,
    };
  });
}

const ANSWERED = 1;
const LOOK = 2;

export const outcomeText = ({ status, reason }: Pick<Outcome, 'status' | 'reason'>) => `${status} ${reason}`;

export interface SettlingDeps {
  readonly tracker: Tracker;
  readonly dedup: DedupTable;
  readonly late: LateRejections;
  /** The frame of a push that is not done. */
  readonly frameOf: (push: TrackedPush) => Frame | null;
}

interface Planned {
  readonly push: TrackedPush;
  readonly mark: Mark;
  readonly answered: boolean;
  readonly settlement: Settlement | null;
}

/** What follows from settlements: first found out without changing anything, then put into effect once it is on disk. */
export function createSettling({ tracker, dedup, late, frameOf }: SettlingDeps) {
  function plan({ pushId, answered, look, deliveries }: SettledLine, line: () => string): Planned | null {
    const push = tracker.get(pushId);
    if (push === undefined) return null;
    let ends = 0;
    const marked = deliveries.map(({ number, outcome }) => {
      const before = push.states[number] ?? STATE.failed;
      if (!isEnded(before) && isEnded(stateIn(outcome))) ends += 1;
      return { number, outcome, holds: (push.handles[number] ?? NO_HANDLE) !== NO_HANDLE };
    });
    const final = push.open === ends && (answered || push.answered);
    const settlement: Settlement | null = look || late.mayConcern(push.lateSeen) ? JSON.parse(line()) : null;
    return { push, mark: { key: push.key, final, deliveries: marked }, answered, settlement };
  }

  /** What a settlement says of registrations, for the answers to their next pushes. To be called in a transaction. */
  function learn({ push, settlement }: Planned): void {
    if (settlement === null) return;
    const says = settlement.deliveries.filter(
      ({ outcome, late: isLate = false }) =>
        (outcome.status === 'delivered' && late.any()) || (outcome.status === 'rejected' && isLate),
    );
    const reported = new Set(late.any() ? settlement.answer?.rejected : []);
    if (says.length + reported.size === 0) return;
    const frame = frameOf(push);
    if (frame === null) return;
    const all = headOf(frame).deliveries;
    // What came too late for an answer is younger than the answer.
    if (reported.size > 0) for (const one of all) if (reported.has(one.pushkey)) late.forget(one);
    const verdictOf = verdicts(all, statesAfter(push, settlement));
    for (const { number, outcome, endedAt } of says) {
      const one = all[number];
      const verdict = one === undefined ? 'none' : verdictOf(one, number);
      if (one === undefined || verdict === 'none') continue;
      if (outcome.status === 'delivered') late.forget(one);
      else if (verdict === 'dead') late.add(one, endedAt ?? 0);
    }
  }

  /** Puts a line into effect, once it is on disk. What has ended stays ended, also where a line from before is gone through again. */
  function apply({ push, mark, answered, settlement }: Planned): void {
    const waits = settlement === null ? [] : settlement.deliveries.filter(({ endedAt }) => endedAt === null);
    for (const one of waits) {
      if (isEnded(push.states[one.number] ?? STATE.failed)) continue;
      push.waits ??= new Map<number, WaitRecord>();
      push.waits.set(one.number, waitRecord(one));
    }
    for (const { number, outcome } of mark.deliveries) {
      const before = push.states[number] ?? STATE.failed;
      const state = stateIn(outcome);
      const handle = push.handles[number] ?? NO_HANDLE;
      if (isEnded(before)) {
        // A row knows how it ended, and not for what reason.
        if (state === before % REPEAT) dedup.settle(handle, outcome);
        continue;
      }
      push.states[number] = state + (before >= REPEAT ? REPEAT : 0);
      if (!isEnded(state)) continue;
      push.open -= 1;
      push.waits?.delete(number);
      // What failed may be tried again by the homeserver; everything else stays taken.
      if (state === STATE.failed) {
        dedup.free(handle);
        push.handles[number] = NO_HANDLE;
      } else dedup.settle(handle, outcome);
    }
    push.answered ||= answered;
    if (mark.final) tracker.remove(push);
  }

  return { plan, learn, apply };
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
 * What all the providers together say that share a registration's app, when one of them calls it dead: nothing when that
 * one, the desktop, has no say beside those that forward.
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
