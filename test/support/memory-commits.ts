import type { IncomingPush } from '../../src/outbox/incoming.ts';
import type { Accepted, Remembered, SettledDelivery, Settlement } from '../../src/outbox/outbox.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';
import type { KeptDelivery, KeptPush, MemoryDisk } from './memory-disk.ts';
import type { SettledLog } from './memory-settled.ts';

const DEDUP_MS = 86_400_000;

/** What the commits of a memory outbox change on its disk. */
export interface MemoryCommits {
  take(push: IncomingPush): Accepted;
  /** Returns how many lines were added to the log. */
  apply(settlement: Settlement): number;
}

export function createMemoryCommits(disk: MemoryDisk, log: Pick<SettledLog, 'append'>): MemoryCommits {
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
    // The homeserver may retry failed deliveries, so their keys are released; all others stay taken.
    if (delivery.key !== null && outcome.status === 'failed') disk.dedupKeys.delete(delivery.key);
    else if (delivery.key !== null && held !== undefined) disk.dedupKeys.set(delivery.key, { ...held, outcome });
    learn(settled, deliveries, delivery);
  }

  /** Updates the late rejections after an end. Beside providers that forward, the desktop does not count. */
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

  return { take, apply };
}

export const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');
const keyOf = (key: Uint8Array | null) => (key === null ? null : hex(key));
export const registrationOf = ({ appId, pushkey, registration }: Remembered['lateRejections'][number]) =>
  JSON.stringify([appId, pushkey, registration]);
