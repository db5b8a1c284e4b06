import { closedError, type StorageError } from '../storage/storage-error.ts';
import type { StoreThread } from '../storage/thread.ts';
import { type FramePlan, planFrame, writeFrames } from './frame.ts';
import { begun, type Gathered, gather, settlementOf } from './gathered.ts';
import type { IncomingPush } from './incoming.ts';
import { type Later, later } from './later.ts';
import type { Accepted, Settlement } from './outbox.ts';
import type { Known } from './sqlite/intake.ts';
import { packSettledLines } from './sqlite/settling.ts';
import type { Commit, Committed, OutboxStore } from './sqlite/store.ts';

/** How long what nobody waits for may gather before it is written. */
const GATHER_MS = 10;
/** Bounds one transaction, and with it how long a push may wait for the one before it. */
const MAX_PUSHES = 256;
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_SETTLEMENTS = 1_000;
/** So many pushes are worth a transaction while others are still being read. */
const EARLY = 8;
/** What could not be written is kept, and tried again after so long. */
const AGAIN_MS = 1_000;

export type OutboxThread = StoreThread<OutboxStore>;

interface Waiting {
  readonly plan: FramePlan;
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommitDeps {
  readonly thread: OutboxThread;
  /** Called with the number of lines after each commit of something settled. */
  readonly settled: (lines: number) => void;
  /** Called after each commit with its error, or null when it went well. */
  readonly result: (error: StorageError | null) => void;
  /** Called with the bytes of the file after each commit. */
  readonly size: (bytes: number) => void;
}

export type GroupCommit = ReturnType<typeof createGroupCommit>;

/**
 * Groups writes: pushes that arrive while a transaction is under way share the next one, so that load costs fewer commits
 * and not more; what was settled goes with them, or by itself after 10 ms.
 */
export function createGroupCommit({ thread, settled, result, size }: GroupCommitDeps) {
  const accepts: Waiting[] = [];
  /** By push: what is said of one before it is written becomes one line. */
  let gathered = new Map<string, Gathered>();
  let written = later();
  /** They have gathered for long enough. */
  let due = false;
  /** Some are on their way, or failed and are tried again: what comes meanwhile waits, so that all is written in order. */
  let settling = false;
  let running: Promise<void> | null = null;
  let begin: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  /** What failed, until it is tried again. */
  let unwritten: Taken | null = null;
  let again: NodeJS.Timeout | undefined;
  let retrying: Promise<void> = Promise.resolve();
  let closing = false;

  /**
   * Pushes that are read from other sockets in this turn of the event loop join the same transaction; but when a few are
   * there, the thread begins with them while the others are read.
   */
  function wake(): void {
    if (running !== null) {
      if (accepts.length === EARLY) begin();
      return;
    }
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
      setImmediate(resolve);
    });
    running = begun.then(commitAll).finally(() => {
      running = null;
      if (hasWork()) wake();
    });
  }

  const hasWork = () => accepts.length > 0 || (due && !settling && gathered.size > 0);

  /** Two commits may be on their way, so that the thread need not wait for this one between them. */
  async function commitAll(): Promise<void> {
    let previous: Promise<void> = Promise.resolve();
    while (hasWork()) {
      const next = commitSome();
      await previous;
      previous = next;
      if (accepts.length < EARLY) await next;
    }
    await previous;
  }

  async function commitSome(): Promise<void> {
    const group = takeAccepts();
    const settlements = takeSettlements();
    try {
      const { known, lines, bytes } = await commit(group, settlements?.all ?? []);
      size(bytes);
      answer(group, known);
      if (settlements !== null) wrote(settlements, lines);
      result(null);
    } catch (error) {
      for (const { reject } of group) reject(error);
      result(error as StorageError);
      if (settlements !== null) tryAgain(settlements);
    }
  }

  function commit(group: readonly Waiting[], settlements: readonly Settlement[]): Promise<Committed> {
    const request: Commit = {
      bytes: writeFrames(group.map(({ plan }) => plan)),
      settled: settlements.length === 0 ? '' : packSettledLines(settlements),
      lines: settlements.map((one) => JSON.stringify(one)).join('\n'),
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

  function takeSettlements(): Taken | null {
    if (gathered.size === 0 || settling) return null;
    clearTimeout(timer);
    timer = undefined;
    settling = true;
    due = false;
    const taken = { all: [...gathered.values()].map(settlementOf), written };
    gathered = new Map();
    written = later();
    return taken;
  }

  function wrote({ written: all }: Taken, lines: number): void {
    settling = false;
    all.resolve();
    if (lines > 0) settled(lines);
    if (gathered.size > 0) gatherMore();
  }

  function tryAgain(settlements: Taken): void {
    if (closing) {
      settlements.written.reject(closedError());
      return;
    }
    unwritten = settlements;
    again = setTimeout(() => {
      retrying = writeAgain();
    }, AGAIN_MS);
    again.unref();
  }

  async function writeAgain(): Promise<void> {
    clearTimeout(again);
    const settlements = unwritten;
    unwritten = null;
    if (settlements === null) return;
    try {
      const { lines } = await commit([], settlements.all);
      wrote(settlements, lines);
      result(null);
    } catch (error) {
      result(error as StorageError);
      tryAgain(settlements);
    }
  }

  function gatherMore(): void {
    if (gathered.size >= MAX_SETTLEMENTS || closing) {
      due = true;
      wake();
      return;
    }
    timer ??= setTimeout(() => {
      timer = undefined;
      due = true;
      wake();
    }, GATHER_MS);
  }

  return {
    accept: (push: IncomingPush) =>
      new Promise<Accepted>((resolve, reject) => {
        accepts.push({ plan: planFrame(push), resolve, reject });
        wake();
      }),

    settle(settlement: Settlement): Promise<void> {
      const one = gathered.get(settlement.pushId);
      if (one === undefined) gathered.set(settlement.pushId, begun(settlement));
      else gather(one, settlement);
      gatherMore();
      return written.promise;
    },

    /** Writes what is waiting. What cannot be written now is not tried again: the next start delivers it again. */
    async flush(): Promise<void> {
      closing = true;
      due = true;
      await retrying;
      await writeAgain();
      while (hasWork() || running !== null) {
        wake();
        await running;
      }
      if (gathered.size > 0) written.reject(closedError());
    },
  };
}

interface Taken {
  readonly all: readonly Settlement[];
  readonly written: Later;
}

const NOTHING: Accepted = { duplicates: new Map(), lateRejected: new Set() };

function answer(group: readonly Waiting[], known: readonly Known[]): void {
  const byPlace = new Map(known.map((one) => [one.place, one]));
  for (const [place, { resolve }] of group.entries()) {
    const one = byPlace.get(place);
    resolve(
      one === undefined ? NOTHING : { duplicates: new Map(one.duplicates), lateRejected: new Set(one.lateRejected) },
    );
  }
}
