import { planFrame, writeFrames } from '../../src/outbox/frame.ts';
import type { SettledPage, Settlement } from '../../src/outbox/outbox.ts';
import { isOpen, type KeptPush, type LoggedSettlement, type MemoryDisk } from './memory-disk.ts';

/** The settlements on a memory outbox's disk that the history has not received yet, in their order. */
export interface SettledLog {
  /** How many pushes were dropped. */
  dropped(): number;
  append(kept: KeptPush, settlement: Settlement): void;
  page(limit: number): SettledPage | null;
  release(through: number): void;
  /** Drops all but the newest `keep` settlements; returns how many pushes were lost. */
  drop(keep: number): number;
}

export function createSettledLog(disk: MemoryDisk): SettledLog {
  let dropped = 0;

  /** The push of a settlement when the history lacks a part of it; else null. */
  function lacking({ pushId, final }: LoggedSettlement): KeptPush | null {
    const kept = disk.pushes.get(pushId);
    if (kept === undefined || kept.history === 'all') return null;
    return kept.history === 'nothing' || final ? kept : null;
  }

  /** Removes settlements from the log; `known` says whether the history has them. */
  function take(settlements: readonly LoggedSettlement[], known: boolean): void {
    disk.settled.splice(0, settlements.length);
    const left = new Set(disk.settled.map(({ pushId }) => pushId));
    for (const { pushId, final } of settlements) {
      const kept = disk.pushes.get(pushId);
      if (kept === undefined) continue;
      if (known && kept.history !== 'all') kept.history = final ? 'all' : 'record';
      if (!kept.done || left.has(pushId)) continue;
      if (!known) dropped += 1;
      disk.pushes.delete(pushId);
    }
  }

  return {
    dropped: () => dropped,

    append(kept, settlement) {
      const { pushId } = settlement;
      disk.last += 1;
      kept.done = kept.answered && !isOpen(kept);
      disk.settled.push({ seq: disk.last, pushId, line: `${JSON.stringify(settlement)}\n`, final: kept.done });
    },

    page(limit) {
      const settlements = disk.settled.slice(0, limit);
      const through = settlements.at(-1)?.seq;
      if (through === undefined) return null;
      const wanted = settlements.map(lacking);
      const plans = new Map(
        wanted.filter((kept) => kept !== null).map((kept) => [kept, planFrame(kept.push)] as const),
      );
      const starts = new Map<KeptPush, number>();
      let size = 0;
      for (const [kept, { length }] of plans) {
        starts.set(kept, size);
        size += length;
      }
      return {
        through,
        lines: settlements.map(({ line }) => line).join(''),
        frames: wanted.map((kept) => (kept === null ? -1 : (starts.get(kept) ?? -1))),
        final: settlements.map(({ final }) => final),
        bytes: writeFrames([...plans.values()]),
      };
    },

    release(through) {
      take(
        disk.settled.filter(({ seq }) => seq <= through),
        true,
      );
    },

    drop(keep) {
      const going = disk.settled.slice(0, Math.max(0, disk.settled.length - keep));
      const before = dropped;
      take(going, false);
      return dropped - before;
    },
  };
}
