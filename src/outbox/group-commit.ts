import { type FramePlan, planFrame, writeFrames } from '../storage/frame.ts';
import { StorageError } from '../storage/storage-error.ts';
import type { IncomingPush } from './incoming.ts';
import type { Accepted, Answer, SettledDelivery, Settlement } from './outbox.ts';
import type { Known } from './sqlite/intake.ts';
import type { SettledLine } from './sqlite/settling.ts';
import { outcomeText } from './sqlite/settling.ts';
import type { Commit, Committed } from './sqlite/store.ts';
import type { OutboxThread } from './sqlite-outbox.ts';

/** How long what nobody waits for may gather before it is written. */
const GATHER_MS = 10;
/** Bounds one transaction, and with it how long a push may wait for the one before it. */
const MAX_PUSHES = 256;
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_SETTLEMENTS = 1_000;
/** What could not be written is kept, and tried again after so long. */
const AGAIN_MS = 1_000;

/** What was settled of one push since the last commit. */
interface Gathered {
  readonly pushId: string;
  answer?: Answer;
  readonly deliveries: Map<number, SettledDelivery>;
}

interface Waiting {
  readonly plan: FramePlan;
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommitDeps {
  readonly thread: OutboxThread;
  /** Called after each commit of something settled. */
  readonly settled: () => void;
  /** Called after each commit with its error, or null when it went well. */
  readonly result: (error: StorageError | null) => void;
}

export type GroupCommit = ReturnType<typeof createGroupCommit>;

/**
 * Groups writes: pushes that arrive while a transaction is under way share the next one, so that load costs fewer commits
 * and not more; what was settled goes with them, or by itself after 10 ms.
 */
export function createGroupCommit({ thread, settled, result }: GroupCommitDeps) {
  const accepts: Waiting[] = [];
  /** By push: what is said of one before it is written becomes one line. */
  let gathered = new Map<string, Gathered>();
  let written = later();
  /** Settlements whose commit failed; they are written before any others. */
  let failed: { readonly all: readonly Settlement[]; readonly written: Later } | null = null;
  let committing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closing = false;

  function soon(): void {
    // Pushes that are read from other sockets in this turn of the event loop join the same transaction.
    committing ??= new Promise<void>((resolve) => setImmediate(resolve)).then(commitAll).finally(() => {
      committing = null;
      if (accepts.length > 0) soon();
    });
  }

  async function commitAll(): Promise<void> {
    while (accepts.length > 0 || gathered.size >= MAX_SETTLEMENTS) await commitSome();
  }

  async function commitSome(): Promise<void> {
    const group = takeAccepts();
    const settlements = failed === null ? takeSettlements() : null;
    try {
      const { known } = await commit(group, settlements?.all ?? []);
      answer(group, known);
      settlements?.written.resolve();
      result(null);
      if (settlements !== null) settled();
    } catch (error) {
      for (const { reject } of group) reject(error);
      if (settlements !== null) retryLater(settlements);
      result(error as StorageError);
    }
  }

  function commit(group: readonly Waiting[], settlements: readonly Settlement[]): Promise<Committed> {
    const request: Commit = {
      bytes: writeFrames(group.map(({ plan }) => plan)),
      settled: settlements.map(settledLine),
      lines: settlements.map((one) => JSON.stringify(one)),
    };
    return thread.call('commit', request);
  }

  function takeAccepts(): Waiting[] {
    let [count, bytes] = [0, 0];
    for (const { plan } of accepts) {
      if (count === MAX_PUSHES || (count > 0 && bytes + plan.length > MAX_BYTES)) break;
      count += 1;
      bytes += plan.length;
    }
    return accepts.splice(0, count);
  }

  function takeSettlements() {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.size === 0) return null;
    const taken = { all: [...gathered.values()].map(settlementOf), written };
    gathered = new Map();
    written = later();
    return taken;
  }

  /** In order: what comes meanwhile waits for these. */
  function retryLater(settlements: { readonly all: readonly Settlement[]; readonly written: Later }): void {
    failed = settlements;
    if (closing) return settlements.written.reject(new Error('The outbox closed before this could be written.'));
    const again = setTimeout(retry, AGAIN_MS);
    again.unref();
  }

  async function retry(): Promise<void> {
    const settlements = failed;
    if (settlements === null) return;
    try {
      await commit([], settlements.all);
      failed = null;
      settlements.written.resolve();
      result(null);
      settled();
      if (gathered.size > 0) startTimer();
    } catch (error) {
      if (error instanceof StorageError && error.code === 'closed') return settlements.written.reject(error);
      result(error as StorageError);
      retryLater(settlements);
    }
  }

  function startTimer(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (gathered.size > 0 && failed === null) void inTurn(commitSome);
    }, GATHER_MS);
  }

  /** After the commit that is under way. */
  async function inTurn(work: () => Promise<void>): Promise<void> {
    while (committing !== null) await committing;
    const own = work().finally(() => {
      if (committing === own) committing = null;
      if (accepts.length > 0) soon();
    });
    committing = own;
    await own;
  }

  return {
    accept: (push: IncomingPush) =>
      new Promise<Accepted>((resolve, reject) => {
        accepts.push({ plan: planFrame(push), resolve, reject });
        soon();
      }),

    settle(settlement: Settlement): Promise<void> {
      const { pushId } = settlement;
      const one = gathered.get(pushId) ?? { pushId, deliveries: new Map<number, SettledDelivery>() };
      gathered.set(pushId, one);
      gather(one, settlement);
      const { promise } = written;
      if (gathered.size >= MAX_SETTLEMENTS && failed === null) soon();
      else startTimer();
      return promise;
    },

    /** Writes what is waiting. What cannot be written now is not tried again: the next start delivers it again. */
    async flush(): Promise<void> {
      closing = true;
      clearTimeout(timer);
      if (failed !== null) await retry();
      while (committing !== null) await committing;
      if (failed === null && gathered.size > 0) await commitSome();
    },
  };
}

interface Later {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function later(): Later {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  // Not everybody who settles something waits for it.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

function gather(one: Gathered, { answer, deliveries }: Settlement): void {
  if (answer !== undefined) one.answer = answer;
  for (const newer of deliveries) {
    const before = one.deliveries.get(newer.number);
    one.deliveries.set(
      newer.number,
      before === undefined ? newer : { ...newer, attempts: [...before.attempts, ...newer.attempts] },
    );
  }
}

function settlementOf({ pushId, answer, deliveries }: Gathered): Settlement {
  return { pushId, ...(answer === undefined ? {} : { answer }), deliveries: [...deliveries.values()] };
}

function settledLine({ pushId, answer, deliveries }: Settlement): SettledLine {
  return {
    pushId,
    answered: answer !== undefined,
    look: deliveries.some(({ waiting, late = false }) => waiting !== undefined || late),
    deliveries: deliveries.map(({ number, outcome }) => ({ number, outcome: outcomeText(outcome) })),
  };
}

const NOTHING: Accepted = { duplicates: new Map(), lateRejected: new Set() };

function answer(group: readonly Waiting[], known: readonly Known[]): void {
  const byPlace = new Map(known.map((one) => [one.place, one]));
  for (const [place, { resolve }] of group.entries()) {
    const one = byPlace.get(place);
    resolve(
      one === undefined
        ? NOTHING
        : { duplicates: new Map(one.duplicates), lateRejected: new Set(one.lateRejected) },
    );
  }
}
