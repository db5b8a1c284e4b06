import type { Provider } from '../providers/provider.ts';
import { collapseOf, replaces } from './collapse.ts';
import type { Entry } from './entry.ts';
import type { Queues } from './queues.ts';

export interface SupersedingDeps {
  readonly provider: () => Provider;
  readonly queues: Pick<Queues, 'of' | 'behind'>;
  /** Ends an entry whose place a newer one took. */
  readonly end: (entry: Entry) => void;
}

/** Lets a newer push take the place of those that wait and that it replaces on the device anyway. */
export function createSuperseding({ provider, queues, end }: SupersedingDeps) {
  /** Finds out what an entry replaces, as far as its notification is at hand. */
  function identify(entry: Entry): void {
    if (entry.notification !== undefined) entry.collapse = collapseOf(provider(), entry, entry.notification);
  }

  /** The newer one inherits what its provider asked for. */
  function giveWay(entry: Entry, newer: Entry): void {
    newer.notBefore = Math.max(newer.notBefore, entry.notBefore);
    end(entry);
  }

  return {
    /** An entry comes. */
    arrives(entry: Entry): void {
      if (entry.notification === undefined || queues.of(entry).length === 0) return;
      identify(entry);
      if (entry.collapse === null || entry.repeat) return;
      for (const other of [...queues.of(entry)]) {
        identify(other);
        if (other.state !== 'running' && replaces(entry, other)) giveWay(other, entry);
      }
    },

    /** An entry had its turn: some newer one may have come while it was under way, and it may wait now. */
    hadTurn(entry: Entry): void {
      if (entry.state === 'ended' || entry.state === 'running') return;
      const newer = queues.behind(entry).findLast((other) => replaces(other, entry));
      if (newer !== undefined) giveWay(entry, newer);
    },
  };
}
