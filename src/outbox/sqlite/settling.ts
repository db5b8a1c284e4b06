import type { Outcome } from '../../outcome.ts';
import type { Frame } from '../../storage/frame.ts';
import { headOf } from '../../storage/frame.ts';
import type { IncomingDelivery } from '../incoming.ts';
import type { Settlement } from '../outbox.ts';
import { type DedupTable, NO_HANDLE } from './dedup-table.ts';
import type { LateRejections } from './late-rejections.ts';
import type { Mark } from './log.ts';
import { isEnded, REPEAT, STATE, stateOf, type TrackedPush, type WaitRecord } from './tracked-push.ts';
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
    const settlement: Settlement | null = look || late.any() ? JSON.parse(line()) : null;
    return { push, mark: { key: push.key, final, deliveries: marked }, answered, settlement };
  }

  /** What a settlement says of registrations, for the answers to their next pushes. To be called in a transaction. */
  function learn({ push, settlement }: Planned): void {
    if (settlement === null) return;
    const says = settlement.deliveries.filter(
      ({ outcome, late: isLate = false }) =>
        (outcome.status === 'delivered' && late.any()) || (outcome.status === 'rejected' && isLate),
    );
    const reported = late.any() ? (settlement.answer?.rejected ?? []) : [];
    if (says.length + reported.length === 0) return;
    const frame = frameOf(push);
    if (frame === null) return;
    const all = headOf(frame).deliveries;
    const states = statesAfter(push, settlement);
    for (const { number, outcome, endedAt } of says) {
      const one = all[number];
      const dead = one === undefined ? null : deadElsewhere(all, states, number);
      if (one === undefined || dead === null) continue;
      if (outcome.status === 'delivered') late.forget(one);
      else if (dead) late.add(one, endedAt ?? 0);
    }
    for (const one of all) if (reported.includes(one.pushkey)) late.forget(one);
  }

  /** Puts a line into effect, once it is on disk. */
  function apply({ push, mark, answered, settlement }: Planned): void {
    for (const { number, outcome } of mark.deliveries) {
      const before = push.states[number] ?? STATE.failed;
      const state = stateIn(outcome);
      if (!isEnded(before) && isEnded(state)) push.open -= 1;
      push.states[number] = state + (before >= REPEAT ? REPEAT : 0);
      const handle = push.handles[number] ?? NO_HANDLE;
      // What failed may be tried again by the homeserver; everything else stays taken.
      if (state === STATE.failed) {
        dedup.free(handle);
        push.handles[number] = NO_HANDLE;
      } else if (isEnded(state)) dedup.settle(handle, outcome);
    }
    for (const one of settlement?.deliveries ?? []) {
      if (one.endedAt !== null) push.waits?.delete(one.number);
      else {
        push.waits ??= new Map<number, WaitRecord>();
        push.waits.set(one.number, waitRecord(one));
      }
    }
    push.answered ||= answered;
    if (mark.final) tracker.remove(push);
  }

  return { plan, learn, apply };
}

function stateIn(outcome: string): number {
  return stateOf(outcome.slice(0, outcome.indexOf(' ')) as Outcome['status']);
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
 * Whether the other providers that share the registration's app call it dead, too; null when this one, the desktop, has no
 * say beside those that forward.
 */
function deadElsewhere(all: readonly IncomingDelivery[], states: readonly number[], number: number): boolean | null {
  const own = all[number];
  if (own === undefined) return null;
  const others = [...all.entries()].filter(
    ([other, { appId, pushkey, registration, provider }]) =>
      other !== number &&
      appId === own.appId &&
      pushkey === own.pushkey &&
      registration === own.registration &&
      provider !== 'desktop',
  );
  if (own.provider === 'desktop' && others.length > 0) return null;
  return others.every(([other]) => states[other] === STATE.rejected);
}
