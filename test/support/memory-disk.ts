import type { IncomingDelivery, IncomingPush } from '../../src/outbox/incoming.ts';
import type { OpenDelivery, Remembered } from '../../src/outbox/outbox.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';

export interface KeptDelivery extends IncomingDelivery {
  /** The dedup key that it holds, in hexadecimal; null for what is never a duplicate, and for a repeat. */
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
  /** What the history has of it: nothing, all but its body, or all. */
  history: 'nothing' | 'record' | 'all';
}

export interface LoggedSettlement {
  readonly seq: number;
  readonly pushId: string;
  readonly line: string;
  /** Nothing of its push was open any more once it was settled, and it was answered. */
  readonly final: boolean;
}

/** What has been committed: all that is left after a crash. */
export function createMemoryDisk() {
  return {
    pushes: new Map<string, KeptPush>(),
    dedupKeys: new Map<string, Pick<Remembered['dedupKeys'][number], 'takenAt' | 'outcome'>>(),
    lateRejections: new Set<string>(),
    settled: [] as LoggedSettlement[],
    /** Number of the last settlement. */
    last: 0,
    full: false,
  };
}

export type MemoryDisk = ReturnType<typeof createMemoryDisk>;

export const isOpen = ({ deliveries }: KeptPush): boolean => deliveries.some(({ endedAt }) => endedAt === null);
