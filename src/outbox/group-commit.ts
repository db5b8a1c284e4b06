import { closedError, type StorageError } from '../storage/storage-error.ts';
import type { StoreThread } from '../storage/thread.ts';
import { createCommitLoop } from './commit-loop.ts';
import { type FramePlan, planFrame, writeFrames } from './frame.ts';
import type { IncomingPush } from './incoming.ts';
import type { Accepted, Settlement } from './outbox.ts';
import { createSettlementBuffer, type SettlementBatch } from './settlement-buffer.ts';
import type { KnownBefore } from './sqlite/acceptor.ts';
import { packSettledLines } from './sqlite/settler.ts';
import type { Commit, OutboxStore } from './sqlite/store.ts';

/** How long settlements may gather before they are written. Nobody waits for them. */
const GATHER_MS = 10;
/** Bounds of one transaction, and with it of the time that a push may wait for the transaction before its own. */
const MAX_PUSHES = 256;
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_SETTLEMENTS = 1_000;
/** This many pushes are worth a transaction while others are still being read. */
const BATCH_PUSHES = 8;
/** After how long a batch of settlements that could not be written is tried again. */
const RETRY_MS = 1_000;

export type OutboxThread = StoreThread<OutboxStore>;

export interface GroupCommitDeps {
  readonly thread: OutboxThread;
  /** Called with the number of lines after each commit of settlements. */
  readonly settled: (lines: number) => void;
  /** Called after each commit with its error, or null when it succeeded. */
  readonly result: (error: StorageError | null) => void;
  /** Called after each commit with the size of the outbox's file in bytes. */
  readonly size: (bytes: number) => void;
}

/**
 * Groups writes: pushes that arrive while a transaction is under way share the next one, so that under load there are fewer
 * commits and not more. Settlements go with them, or by themselves after 10 ms.
 */
export interface GroupCommit {
  /** Resolves once the push is on disk. Rejects with {@link StorageError}. */
  accept(push: IncomingPush): Promise<Accepted>;
  /** Resolves once the settlement is on disk; it is retried until then. Rejects only after {@link flush}. */
  settle(settlement: Settlement): Promise<void>;
  /** Writes everything that waits. What cannot be written now is given up: the next start delivers it again. */
  flush(): Promise<void>;
}

export function createGroupCommit({ thread, settled, result, size }: GroupCommitDeps): GroupCommit {
  const accepts: PendingAccept[] = [];
  const buffer = createSettlementBuffer();
  /** The buffer's settlements have gathered for long enough. */
  let isDue = false;
  /** A batch of settlements is under way, or waits for its retry: later ones stay in the buffer, so that order is kept. */
  let isSettling = false;
  let gathering: NodeJS.Timeout | undefined;
  /** The batch that failed and waits for its retry. */
  let failed: SettlementBatch | null = null;
  let retryTimer: NodeJS.Timeout | undefined;
  let retrying: Promise<void> = Promise.resolve();
  let isClosing = false;

  const loop = createCommitLoop({
    hasWork: () => accepts.length > 0 || (isDue && !isSettling && buffer.size() > 0),
    hasBatch: () => accepts.length >= BATCH_PUSHES,
    commit,
  });

  async function commit(): Promise<void> {
    const group = takeGroup(accepts);
    const batch = takeSettlements();
    try {
      const { known, lines, bytes } = await thread.call('commit', commitOf(group, batch?.settlements ?? []));
      size(bytes);
      resolveAll(group, known);
      if (batch !== null) wrote(batch, lines);
      result(null);
    } catch (error) {
      for (const { reject } of group) reject(error);
      result(error as StorageError);
      if (batch !== null) retryLater(batch);
    }
  }

  function takeSettlements(): SettlementBatch | null {
    if (buffer.size() === 0 || isSettling) return null;
    clearTimeout(gathering);
    gathering = undefined;
    isSettling = true;
    isDue = false;
    return buffer.take();
  }

  function wrote({ written }: SettlementBatch, lines: number): void {
    isSettling = false;
    written.resolve();
    if (lines > 0) settled(lines);
    if (buffer.size() > 0) gather();
  }

  function retryLater(batch: SettlementBatch): void {
    if (isClosing) {
      batch.written.reject(closedError());
      return;
    }
    failed = batch;
    retryTimer = setTimeout(() => {
      retrying = retry();
    }, RETRY_MS);
    retryTimer.unref();
  }

  async function retry(): Promise<void> {
    clearTimeout(retryTimer);
    const batch = failed;
    failed = null;
    if (batch === null) return;
    try {
      const { lines } = await thread.call('commit', commitOf([], batch.settlements));
      wrote(batch, lines);
      result(null);
    } catch (error) {
      result(error as StorageError);
      retryLater(batch);
    }
  }

  function gather(): void {
    if (buffer.size() >= MAX_SETTLEMENTS || isClosing) {
      isDue = true;
      loop.wake();
      return;
    }
    gathering ??= setTimeout(() => {
      gathering = undefined;
      isDue = true;
      loop.wake();
    }, GATHER_MS);
  }

  return {
    accept: (push) =>
      new Promise<Accepted>((resolve, reject) => {
        accepts.push({ plan: planFrame(push), resolve, reject });
        loop.wake();
      }),
    settle(settlement) {
      const written = buffer.add(settlement);
      gather();
      return written;
    },
    async flush() {
      isClosing = true;
      isDue = true;
      await retrying;
      await retry();
      await loop.drain();
      if (buffer.size() > 0) buffer.reject(closedError());
    },
  };
}

/** A push that waits for its commit. */
interface PendingAccept {
  readonly plan: FramePlan;
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: unknown) => void;
}

/** Takes from the front of the queue what fits into one transaction; one push always fits. */
function takeGroup(queue: PendingAccept[]): PendingAccept[] {
  let [count, bytes] = [0, 0];
  for (const { plan } of queue) {
    if (count === MAX_PUSHES || (count > 0 && bytes + plan.length > MAX_BYTES)) break;
    count += 1;
    bytes += plan.length;
  }
  return queue.splice(0, count);
}

function commitOf(group: readonly PendingAccept[], settlements: readonly Settlement[]): Commit {
  return {
    bytes: writeFrames(group.map(({ plan }) => plan)),
    settled: settlements.length === 0 ? '' : packSettledLines(settlements),
    lines: settlements.map((one) => JSON.stringify(one)).join('\n'),
  };
}

const NOTHING: Accepted = { duplicates: new Map(), lateRejected: new Set() };

function resolveAll(group: readonly PendingAccept[], known: readonly KnownBefore[]): void {
  const byPlace = new Map(known.map((one) => [one.place, one]));
  for (const [place, { resolve }] of group.entries()) {
    const one = byPlace.get(place);
    resolve(
      one === undefined ? NOTHING : { duplicates: new Map(one.duplicates), lateRejected: new Set(one.lateRejected) },
    );
  }
}
