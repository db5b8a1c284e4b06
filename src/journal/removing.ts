import { randomUUID } from 'node:crypto';
import type { StoreHost } from './host.ts';
import type { Removed, Selection } from './journal.ts';

/** For so long pushes that were removed can be put back. Milliseconds. */
export const UNDO_MS = 10_000;
/** Pushes in one call: whoever waits for the same thread has a turn between two. */
const PAGE = 500;

export interface RemovingDeps {
  readonly host: StoreHost;
  readonly now: () => number;
  /** Called after each change of what lists show. */
  readonly changed: () => void;
  /** Erases what is due. */
  readonly erase: () => void;
}

/** Removes pushes in portions, and has them erased when nobody has put them back. */
export function createRemoving({ host, now, changed, erase }: RemovingDeps) {
  const timers = new Set<NodeJS.Timeout>();
  let count = 0;
  const told = () => {
    count += 1;
    changed();
  };

  function eraseLater(): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      erase();
    }, UNDO_MS);
    timer.unref();
    timers.add(timer);
  }

  /** The ids of a selection, page by page. What is removed is in no list any more, so pages go on from where they ended. */
  async function* pagesOf(selection: Selection): AsyncGenerator<readonly string[]> {
    if ('ids' in selection) {
      for (let at = 0; at < selection.ids.length; at += PAGE) yield selection.ids.slice(at, at + PAGE);
      return;
    }
    // Ids are written in letters and digits; what comes after one of them sorts after the next character only.
    let before = selection.upTo === undefined ? '\uffff' : `${selection.upTo}~`;
    for (;;) {
      const rows = await host.call('list', { before, limit: PAGE, search: selection.search });
      if (rows.length > 0) yield rows.map(({ id }) => id);
      if (rows.length < PAGE) return;
      before = rows.at(-1)?.id ?? '';
    }
  }

  return {
    async remove(selection: Selection): Promise<Removed> {
      const token = randomUUID();
      const total = { token, removed: 0, kept: 0 };
      for await (const ids of pagesOf(selection)) {
        const { removed, kept } = await host.call('remove', { ids, token, eraseAt: now() + UNDO_MS });
        total.removed += removed;
        total.kept += kept;
      }
      if (total.removed > 0) {
        eraseLater();
        told();
      }
      return total;
    },

    async restore(token: string): Promise<number> {
      const restored = await host.call('restore', token);
      if (restored > 0) told();
      return restored;
    },

    count: () => count,
    stop(): void {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
