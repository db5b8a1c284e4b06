import type { Clock } from '../../src/lib/clock.ts';
import type { OpenDelivery, Outbox, SettledPage, Settlement } from '../../src/outbox/outbox.ts';
import { closedError, StorageError } from '../../src/storage/storage-error.ts';
import { createMemoryCommits, hex, registrationOf } from './memory-commits.ts';
import { isOpen, type MemoryDisk } from './memory-disk.ts';
import { createSettledLog } from './memory-settled.ts';

export interface MemoryOutboxDeps {
  readonly disk: MemoryDisk;
  readonly after: Clock['after'];
  /** Milliseconds that a commit takes. */
  readonly acceptMs?: number;
  readonly settleMs?: number;
}

const RETRY_MS = 1_000;

/**
 * An outbox in memory that behaves like the one on disk. To simulate a crash, a test drops it and creates another one
 * over the same disk.
 */
export function createMemoryOutbox({ disk, after, acceptMs = 1, settleMs = 10 }: MemoryOutboxDeps): Outbox {
  const work: Settlement[] = [];
  let batch: Promise<void> | undefined;
  let closed = false;
  const listeners = new Set<(lines: number) => void>();
  const log = createSettledLog(disk);
  const { take, apply } = createMemoryCommits(disk, log);
  const full = () => new StorageError('full', { code: 'storage-full', parameters: { file: 'outbox.db' } });
  const pause = (milliseconds: number) => new Promise<void>((resolve) => void after(milliseconds, resolve));

  async function commit(): Promise<void> {
    await pause(settleMs);
    while (disk.full) {
      if (closed) throw full();
      await pause(RETRY_MS);
    }
    const all = work.splice(0);
    const lines = all.reduce((sum, settlement) => sum + apply(settlement), 0);
    batch = undefined;
    for (const listener of listeners) listener(lines);
  }

  // Pushes that nobody was answered for still have to reach the history.
  for (const [pushId, { answered }] of disk.pushes) {
    if (!answered) apply({ pushId, answer: { at: null, rejected: [] }, deliveries: [] });
  }

  const whileOpen = <Result>(work: () => Result): Promise<Result> =>
    closed ? Promise.reject(closedError()) : Promise.resolve(work());

  return {
    async accept(push) {
      await pause(acceptMs);
      if (closed) throw closedError();
      if (disk.full) throw full();
      return take(push);
    },
    settle(settlement) {
      if (closed) return Promise.reject(closedError());
      work.push(settlement);
      batch ??= commit();
      return batch;
    },
    open: ({ after: last, limit }) => whileOpen(() => openAfter(disk, last).slice(0, limit)),
    bodies: (ids) =>
      whileOpen(() =>
        ids.map((id) => {
          const kept = disk.pushes.get(id);
          return kept === undefined || kept.done
            ? null
            : { body: kept.push.body, headers: kept.push.head.request.headers };
        }),
      ),
    holds: (ids) => whileOpen(() => ids.map((id) => disk.pushes.has(id))),
    newest: () => whileOpen(() => [...disk.pushes.keys()].sort().at(-1) ?? null),
    async remember({ dedupKeys, lateRejections }) {
      await pause(acceptMs);
      if (closed) throw closedError();
      if (disk.full) throw full();
      for (const { key, takenAt, outcome } of dedupKeys) disk.dedupKeys.set(hex(key), { takenAt, outcome });
      for (const one of lateRejections) disk.lateRejections.add(registrationOf(one));
    },
    settled: (limit) => whileOpen((): SettledPage | null => log.page(limit)),
    release: ({ through }) => whileOpen(() => log.release(through)),
    drop: (keep) => whileOpen(() => log.drop(keep)),
    totals: () =>
      whileOpen(() => ({
        open: [...disk.pushes.values()].filter(isOpen).length,
        backlog: disk.settled.length,
        bytes: [...disk.pushes.values()].reduce((sum, { push }) => sum + push.body.length, 0),
        dropped: log.dropped(),
      })),
    bytes: () => 0,
    state: () => (disk.full ? { status: 'failing', problem: full().problem } : { status: 'ready' }),
    subscribe(settled) {
      listeners.add(settled);
      return () => listeners.delete(settled);
    },
    async close() {
      closed = true;
      await batch?.catch(() => undefined);
    },
  };
}

/** Open deliveries in the order of their acceptance, which is the order of the ids of test pushes. */
function openAfter({ pushes }: MemoryDisk, last: OpenDelivery | undefined): readonly OpenDelivery[] {
  const all = [...pushes.values()].flatMap(({ push, deliveries }) =>
    deliveries.map((delivery, number) => ({ push, delivery, number })),
  );
  return all
    .filter(({ push: { head }, number }) => {
      return last === undefined || head.id > last.pushId || (head.id === last.pushId && number > last.number);
    })
    .filter(({ delivery }) => delivery.endedAt === null)
    .map(({ push: { head }, delivery, number }) => {
      const { appId, pushkey, registration, provider, repeat, attempts, waiting } = delivery;
      const { id: pushId, receivedAt } = head;
      return { pushId, number, receivedAt, appId, pushkey, registration, provider, repeat, attempts, waiting };
    });
}
