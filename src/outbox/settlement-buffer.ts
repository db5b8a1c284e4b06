import type { StorageError } from '../storage/storage-error.ts';
import { createDeferred, type Deferred } from './deferred.ts';
import type { Answer, SettledDelivery, Settlement } from './outbox.ts';

/** Settlements that are written together, one for each push. */
export interface SettlementBatch {
  readonly settlements: readonly Settlement[];
  /** To be settled once the batch is on disk, or will never be. */
  readonly written: Deferred;
}

/** Settlements that wait for their commit. Those of the same push are merged, so that they become one line. */
export interface SettlementBuffer {
  /** Pushes that have a settlement here. */
  size(): number;
  /** Resolves once the settlement is on disk. */
  add(settlement: Settlement): Promise<void>;
  /** Takes all settlements out. */
  take(): SettlementBatch;
  /** Rejects all settlements that are here, and those that are added later. */
  reject(error: StorageError): void;
}

export function createSettlementBuffer(): SettlementBuffer {
  let byPush = new Map<string, MergedSettlement>();
  let written = createDeferred();

  return {
    size: () => byPush.size,
    add(settlement) {
      const known = byPush.get(settlement.pushId);
      if (known === undefined) byPush.set(settlement.pushId, mergeable(settlement));
      else merge(known, settlement);
      return written.promise;
    },
    take() {
      const batch = { settlements: [...byPush.values()].map(settlementOf), written };
      byPush = new Map();
      written = createDeferred();
      return batch;
    },
    reject: (error) => written.reject(error),
  };
}

/** All that was settled of one push since the last commit. */
interface MergedSettlement {
  readonly pushId: string;
  answer?: Answer;
  readonly deliveries: SettledDelivery[];
  /** Where each delivery stands in `deliveries`, by its number; null before the first merge. */
  places: Map<number, number> | null;
}

function mergeable({ pushId, answer, deliveries }: Settlement): MergedSettlement {
  const merged: MergedSettlement = { pushId, deliveries: [...deliveries], places: null };
  if (answer !== undefined) merged.answer = answer;
  return merged;
}

/** Adds a later settlement of the same push. */
function merge(merged: MergedSettlement, { answer, deliveries }: Settlement): void {
  if (answer !== undefined) merged.answer = answer;
  if (deliveries.length === 0) return;
  merged.places ??= new Map(merged.deliveries.map(({ number }, place) => [number, place]));
  for (const newer of deliveries) {
    const place = merged.places.get(newer.number);
    const before = place === undefined ? undefined : merged.deliveries[place];
    if (place === undefined || before === undefined) {
      merged.places.set(newer.number, merged.deliveries.push(newer) - 1);
    } else merged.deliveries[place] = { ...newer, attempts: [...before.attempts, ...newer.attempts] };
  }
}

function settlementOf({ pushId, answer, deliveries }: MergedSettlement): Settlement {
  return answer === undefined ? { pushId, deliveries } : { pushId, answer, deliveries };
}
