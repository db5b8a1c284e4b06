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
export interface MemoryDisk {
  readonly pushes: Map<string, KeptPush>;
  readonly dedupKeys: Map<string, Pick<Remembered['dedupKeys'][number], 'takenAt' | 'outcome'>>;
  readonly lateRejections: Set<string>;
  readonly settled: LoggedSettlement[];
  /** The number of the last settlement. */
  last: number;
  full: boolean;
}

export function createMemoryDisk(): MemoryDisk {
  return { pushes: new Map(), dedupKeys: new Map(), lateRejections: new Set(), settled: [], last: 0, full: false };
}

export const isOpen = ({ deliveries }: KeptPush): boolean => deliveries.some(({ endedAt }) => endedAt === null);
