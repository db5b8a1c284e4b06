import { type Detail, type Outcome, type Reason, sameDetail } from '../outcome.ts';
import type { Attempt, Provider } from '../providers/provider.ts';
import { collapseOf } from './collapse.ts';
import type { Entry } from './entry.ts';
import type { History } from './history.ts';

export interface TellingDeps {
  readonly provider: () => Provider;
  readonly history: Pick<History, 'saw'>;
  /** Notifications that may be kept in memory. */
  readonly inMemory: number;
  /** Called with every end, and with every beginning of a wait. */
  readonly report: (entry: Entry, outcome: Outcome, attempts: readonly Attempt[]) => void;
}

export type Telling = ReturnType<typeof createTelling>;

/** Tells what becomes of entries, and keeps the notifications of those that nobody knows to wait, as far as there is room. */
export function createTelling({ provider, history, inMemory: most, report }: TellingDeps) {
  let waiting = 0;
  let inMemory = 0;

  function tell(entry: Entry, outcome: Outcome, attempts: readonly Attempt[]): void {
    const waited = entry.outcome?.status === 'retrying';
    waiting += (outcome.status === 'retrying' ? 1 : 0) - (waited ? 1 : 0);
    entry.outcome = outcome;
    history.saw(outcome, attempts);
    report(entry, outcome, attempts);
    entry.told?.();
  }

  /** Gives the memory of a notification back; it is in the journal. */
  function release(entry: Entry): void {
    if (entry.notification === undefined) return;
    entry.collapse = collapseOf(provider(), entry, entry.notification);
    entry.notification = undefined;
    inMemory -= 1;
  }

  function waitsInOrder(entry: Entry): void {
    release(entry);
    tell(entry, { status: 'retrying', reason: 'in-order', nextAttemptAt: null }, []);
  }

  return {
    /** An entry has come, perhaps one that waited before the relay was started. */
    begin(entry: Entry): void {
      if (entry.outcome?.status === 'retrying') waiting += 1;
      if (entry.notification === undefined) return;
      inMemory += 1;
      if (inMemory > most) release(entry);
    },

    /** It has ended. */
    ends(entry: Entry, outcome: Outcome, attempts: readonly Attempt[]): void {
      if (entry.notification !== undefined) inMemory -= 1;
      entry.notification = undefined;
      tell(entry, outcome, attempts);
    },

    /** It waits for its time (unix milliseconds; null when that depends on something else), and the others behind it. */
    waits(
      entry: Entry,
      behind: readonly Entry[],
      reason: Reason,
      nextAttemptAt: number | null,
      attempts: readonly Attempt[] = [],
      detail: Detail = {},
    ): void {
      release(entry);
      // What has not been tried again has nothing new to tell.
      const isNew = entry.outcome?.status !== 'retrying' || entry.outcome.reason !== reason;
      if (attempts.length > 0 || isNew) {
        tell(entry, { status: 'retrying', reason, ...sameDetail(detail), nextAttemptAt }, attempts);
      }
      for (const other of behind) if (other.outcome === undefined) waitsInOrder(other);
    },

    waitsInOrder,
    held: () => ({ waiting, inMemory }),
  };
}
