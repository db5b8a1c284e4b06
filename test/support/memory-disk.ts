import type { IncomingDelivery, IncomingPush } from '../../src/outbox/incoming.ts';
import type { OpenDelivery, Remembered } from '../../src/outbox/outbox.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';

export interface KeptDelivery extends IncomingDelivery {
  /** The dedup key that it holds, in hexadecimal; null for a delivery that is never a duplicate, and for a repeat. */
  readonly key: string | null;
  readonly repeat: boolean;
  outcome: Outcome | null;
  endedAt: number | null;
  attempts: number;
  waiting: OpenDelivery['waiting'];
}

export interface KeptPush {
  readonly push: IncomingPush;
  readonly deliveries: readonly KeptDelivery[];
  answered: boolean;
  /** Its last settlement is in the log. */
  done: boolean;
  /** Which part of it the history has: nothing, all but its body, or all. */
  history: 'nothing' | 'record' | 'all';
}

export interface LoggedSettlement {
  readonly seq: number;
  readonly pushId: string;
  readonly line: string;
  /** With this settlement its push was answered and had no open delivery. */
  readonly final: boolean;
}

/** Everything that is committed, which is what a crash leaves. */
export function createMemoryDisk() {
  return {
    pushes: new Map<string, KeptPush>(),
    dedupKeys: new Map<string, Pick<Remembered['dedupKeys'][number], 'takenAt' | 'outcome'>>(),
    lateRejections: new Set<string>(),
    settled: [] as LoggedSettlement[],
    /** The number of the last settlement. */
    last: 0,
    full: false,
  };
}

export type MemoryDisk = ReturnType<typeof createMemoryDisk>;

export const isOpen = ({ deliveries }: KeptPush): boolean => deliveries.some(({ endedAt }) => endedAt === null);
