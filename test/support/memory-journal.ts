import type { Clock } from '../../src/clock.ts';
import {
  type Accepted,
  type DeliveryRecord,
  type IncomingDelivery,
  type IncomingPush,
  type Journal,
  JournalError,
  type OpenDelivery,
} from '../../src/journal/journal.ts';
import type { Outcome } from '../../src/outcome.ts';

/** What those who deliver need of a journal. */
export type OutboxJournal = Pick<Journal, 'accept' | 'record' | 'acknowledge' | 'open' | 'bodies' | 'get'>;

interface KeptDelivery extends IncomingDelivery {
  readonly repeat: boolean;
  outcome: Outcome | null;
  endedAt: number | null;
  attempts: number;
  waiting: { expiresAt: number; collapse: string | null; nextAttemptAt: number | null } | null;
}

interface KeptPush {
  readonly receivedAt: number;
  readonly body: Uint8Array;
  readonly deliveries: readonly KeptDelivery[];
}

/** What has been committed: all that is left after a crash. */
export function createMemoryDisk() {
  return {
    pushes: new Map<string, KeptPush>(),
    leases: new Map<string, Outcome | null>(),
    late: new Set<string>(),
    full: false,
  };
}

export type MemoryDisk = ReturnType<typeof createMemoryDisk>;

export interface MemoryJournalDeps {
  readonly disk: MemoryDisk;
  readonly after: Clock['after'];
  /** Milliseconds that a commit takes. */
  readonly acceptMs?: number;
  readonly behindMs?: number;
}

const AGAIN_MS = 1_000;

/**
 * A journal in memory that keeps what it was told in the same way as the one on disk, and is held to it by
 * `test/journal/contract.test.ts`. Forgetting it and making another over the same disk is a crash.
 */
export function createMemoryJournal({ disk, after, acceptMs = 1, behindMs = 10 }: MemoryJournalDeps): OutboxJournal {
  const work: (() => void)[] = [];
  let behind: Promise<void> | undefined;
  const full = () => new JournalError('full', { code: 'journal-full', parameters: { file: 'journal.db' } });
  const pause = (milliseconds: number) => new Promise<void>((resolve) => void after(milliseconds, resolve));

  async function commit(): Promise<void> {
    await pause(behindMs);
    while (disk.full) await pause(AGAIN_MS);
    for (const one of work.splice(0)) one();
    behind = undefined;
  }

  function soon(...more: (() => void)[]): Promise<void> {
    work.push(...more);
    behind ??= commit();
    return behind;
  }

  function end(record: DeliveryRecord): void {
    const push = disk.pushes.get(record.pushId);
    const delivery = push?.deliveries.find(({ id }) => id === record.deliveryId);
    if (push === undefined || delivery === undefined) return;
    const { outcome, endedAt, waiting } = record;
    delivery.outcome = outcome;
    delivery.endedAt = endedAt;
    delivery.attempts += record.attempts.length;
    const nextAttemptAt = outcome.status === 'retrying' ? outcome.nextAttemptAt : null;
    delivery.waiting = waiting === undefined ? null : { ...waiting, nextAttemptAt };
    if (endedAt === null) return;
    if (delivery.lease !== null && outcome.status === 'failed') disk.leases.delete(delivery.lease);
    else if (delivery.lease !== null) disk.leases.set(delivery.lease, outcome);
    learn(record, push, delivery);
  }

  /** What an end says of the pushkey: the desktop has no say about it beside providers that forward. */
  function learn({ outcome, late = false }: DeliveryRecord, push: KeptPush, delivery: KeptDelivery): void {
    const others = push.deliveries.filter(
      (one) => one !== delivery && keyOf(one) === keyOf(delivery) && one.provider !== 'desktop',
    );
    if (delivery.provider === 'desktop' && others.length > 0) return;
    if (outcome.status === 'delivered') disk.late.delete(keyOf(delivery));
    if (outcome.status !== 'rejected' || !late) return;
    if (others.every((one) => one.outcome?.status === 'rejected')) disk.late.add(keyOf(delivery));
  }

  function take({ id, receivedAt, body, deliveries }: IncomingPush): Accepted {
    const duplicates = new Map<string, Outcome | null>();
    const kept = deliveries.map((delivery): KeptDelivery => {
      const held = delivery.lease === null ? undefined : disk.leases.get(delivery.lease);
      if (held !== undefined) duplicates.set(delivery.id, held);
      else if (delivery.lease !== null) disk.leases.set(delivery.lease, null);
      const lease = held === undefined ? delivery.lease : null;
      const nothing = { outcome: null, endedAt: null, attempts: 0, waiting: null };
      return { ...delivery, ...nothing, lease, repeat: held !== undefined };
    });
    disk.pushes.set(id, { receivedAt, body, deliveries: kept });
    const late = kept.filter((delivery) => disk.late.has(keyOf(delivery)));
    return { duplicates, lateRejected: new Set(late.map((delivery) => delivery.id)) };
  }

  return {
    async accept(push) {
      await pause(acceptMs);
      if (disk.full) throw full();
      return take(push);
    },
    record: (records) =>
      records.length === 0 ? Promise.resolve() : soon(...records.map((record) => () => end(record))),
    acknowledge: ({ pushId, rejected }) =>
      soon(() => {
        for (const delivery of disk.pushes.get(pushId)?.deliveries ?? []) {
          if (rejected.includes(delivery.pushkey)) disk.late.delete(keyOf(delivery));
        }
      }),
    async open({ after: last, limit }) {
      const all = [...disk.pushes].flatMap(([pushId, { receivedAt, deliveries }]) =>
        deliveries.map((one) => ({ ended: one.endedAt !== null, open: openDelivery(pushId, receivedAt, one) })),
      );
      const behind = last === undefined ? 0 : all.findIndex(({ open }) => open.deliveryId === last.deliveryId) + 1;
      const left = all.slice(behind).filter(({ ended }) => !ended);
      return left.slice(0, limit).map(({ open }) => open);
    },
    bodies: async (ids) => ids.map((id) => disk.pushes.get(id)?.body ?? null),
    get: async () => null,
  };
}

const keyOf = ({ appId, pushkey }: IncomingDelivery) => `${appId} ${pushkey}`;

function openDelivery(pushId: string, receivedAt: number, delivery: KeptDelivery): OpenDelivery {
  const { id: deliveryId, appId, pushkey, provider, repeat, attempts, waiting } = delivery;
  return { pushId, receivedAt, deliveryId, appId, pushkey, provider, repeat, attempts, waiting };
}
