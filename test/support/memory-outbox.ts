import type { Clock } from '../../src/lib/clock.ts';
import type { IncomingPush } from '../../src/outbox/incoming.ts';
import type {
  Accepted,
  OpenDelivery,
  Outbox,
  Remembered,
  SettledDelivery,
  SettledPage,
  Settlement,
} from '../../src/outbox/outbox.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';
import { closedError, StorageError } from '../../src/storage/storage-error.ts';
import { isOpen, type KeptDelivery, type KeptPush, type MemoryDisk } from './memory-disk.ts';
import { createSettledLog } from './memory-settled.ts';

export interface MemoryOutboxDeps {
  readonly disk: MemoryDisk;
  readonly after: Clock['after'];
  /** Milliseconds that a commit takes. */
  readonly acceptMs?: number;
  readonly settleMs?: number;
}

const AGAIN_MS = 1_000;
const DEDUP_MS = 86_400_000;

/**
 * An outbox in memory that keeps what it is given in the same way as the one on disk. Forgetting it and making another
 * over the same disk is a crash.
 */
export function createMemoryOutbox({ disk, after, acceptMs = 1, settleMs = 10 }: MemoryOutboxDeps): Outbox {
  const work: Settlement[] = [];
  let batch: Promise<void> | undefined;
  let closed = false;
  const listeners = new Set<(lines: number) => void>();
  const log = createSettledLog(disk);
  const full = () => new StorageError('full', { code: 'storage-full', parameters: { file: 'outbox.db' } });
  const pause = (milliseconds: number) => new Promise<void>((resolve) => void after(milliseconds, resolve));

  async function commit(): Promise<void> {
    await pause(settleMs);
    while (disk.full) {
      if (closed) throw full();
      await pause(AGAIN_MS);
    }
    const all = work.splice(0);
    const lines = all.reduce((sum, settlement) => sum + apply(settlement), 0);
    batch = undefined;
    for (const listener of listeners) listener(lines);
  }

  function apply(settlement: Settlement): number {
    const kept = disk.pushes.get(settlement.pushId);
    if (kept === undefined || kept.done) return 0;
    if (settlement.answer !== undefined) kept.answered = true;
    for (const delivery of kept.deliveries) {
      if (settlement.answer?.rejected.includes(delivery.pushkey)) disk.lateRejections.delete(registrationOf(delivery));
    }
    for (const settled of settlement.deliveries) end(kept, settled);
    log.append(kept, settlement);
    return 1;
  }

  // Whoever sent these has no answer, and the history has to hear of them all the same.
  for (const [pushId, { answered }] of disk.pushes) {
    if (!answered) apply({ pushId, answer: { at: null, rejected: [] }, deliveries: [] });
  }

  function end({ deliveries }: KeptPush, settled: SettledDelivery): void {
    const delivery = deliveries[settled.number];
    if (delivery === undefined || delivery.endedAt !== null) return;
    const { outcome, endedAt, attemptCount, waiting } = settled;
    const nextAttemptAt = outcome.status === 'retrying' ? outcome.nextAttemptAt : null;
    delivery.outcome = outcome;
    delivery.endedAt = endedAt;
    delivery.attempts = attemptCount;
    delivery.waiting = waiting === undefined ? null : { ...waiting, nextAttemptAt };
    if (endedAt === null) return;
    const held = delivery.key === null ? undefined : disk.dedupKeys.get(delivery.key);
    // What failed may be tried again by the homeserver; everything else stays taken.
    if (delivery.key !== null && outcome.status === 'failed') disk.dedupKeys.delete(delivery.key);
    else if (delivery.key !== null && held !== undefined) disk.dedupKeys.set(delivery.key, { ...held, outcome });
    learn(settled, deliveries, delivery);
  }

  /** What an end tells of the registration: the desktop has no say about it beside providers that forward. */
  function learn({ outcome, late = false }: SettledDelivery, all: readonly KeptDelivery[], delivery: KeptDelivery) {
    const registration = registrationOf(delivery);
    const others = all.filter(
      (one) => one !== delivery && registrationOf(one) === registration && one.provider !== 'desktop',
    );
    if (delivery.provider === 'desktop' && others.length > 0) return;
    if (outcome.status === 'delivered') disk.lateRejections.delete(registration);
    if (outcome.status !== 'rejected' || !late) return;
    if (others.every((one) => one.outcome?.status === 'rejected')) disk.lateRejections.add(registration);
  }

  function take(push: IncomingPush): Accepted {
    const { id, receivedAt } = push.head;
    const duplicates = new Map<number, Outcome | null>();
    const lateRejected = new Set<number>();
    const deliveries = push.head.deliveries.map((delivery, number): KeptDelivery => {
      const wanted = keyOf(push.dedupKeys[number] ?? null);
      const first = wanted === null ? undefined : disk.dedupKeys.get(wanted);
      const repeat = first !== undefined && receivedAt - first.takenAt < DEDUP_MS;
      if (repeat) duplicates.set(number, first.outcome);
      else if (wanted !== null) disk.dedupKeys.set(wanted, { takenAt: receivedAt, outcome: null });
      if (disk.lateRejections.has(registrationOf(delivery))) lateRejected.add(number);
      const nothing = { outcome: null, endedAt: null, attempts: 0, waiting: null };
      return { ...delivery, ...nothing, key: repeat ? null : wanted, repeat };
    });
    disk.pushes.set(id, { push, deliveries, answered: false, done: false, history: 'nothing' });
    return { duplicates, lateRejected };
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

/** In the order in which they were accepted; ids of the tests' pushes sort so. */
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

const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');
const keyOf = (key: Uint8Array | null) => (key === null ? null : hex(key));
const registrationOf = ({ appId, pushkey, registration }: Remembered['lateRejections'][number]) =>
  JSON.stringify([appId, pushkey, registration]);
