import { randomUUID } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import type { Deleted, Selection } from './history.ts';
import type { ReaderConnection } from './reader-connection.ts';
import type { WriterConnection } from './writer-connection.ts';

/** How long a deletion can be undone. Milliseconds. */
const UNDO_MS = 10_000;
/** Pushes per call; other calls to the same thread run between two of them. */
const PAGE = 500;

export interface DeleterDeps {
  readonly writer: WriterConnection;
  readonly reader: ReaderConnection;
  readonly clock: Clock;
  /** Called when lists show more or fewer pushes than before. */
  readonly changed: () => void;
  /** Erases the deleted pushes whose time is up. */
  readonly erase: () => void;
}

/** Deletes pushes page by page, and erases them unless the deletion is undone in time. */
export interface Deleter {
  delete(selection: Selection): Promise<Deleted>;
  /** Returns how many pushes it put back. */
  undo(token: string): Promise<number>;
  /** Cancels the timers. Deleted pushes are then erased after the next start. */
  stop(): void;
}

export function createDeleter({ writer, reader, clock, changed, erase }: DeleterDeps): Deleter {
  const timers = new Set<() => void>();

  function eraseLater(): void {
    const cancel = clock.after(UNDO_MS, () => {
      timers.delete(cancel);
      erase();
    });
    timers.add(cancel);
  }

  /** The sequence numbers of the selected pushes, page by page. */
  async function* pagesOf(selection: Selection): AsyncGenerator<readonly number[]> {
    if ('ids' in selection) {
      for (let at = 0; at < selection.ids.length; at += PAGE) {
        yield await reader.call('find', selection.ids.slice(at, at + PAGE));
      }
      return;
    }
    const { query, timeZone } = selection.search;
    const search = query.type === 'all' ? {} : { search: { query, viewpoint: { now: clock.now(), timeZone } } };
    const { upTo } = selection;
    let place: { from?: string; below?: number } = upTo === undefined ? {} : { from: upTo };
    for (;;) {
      const { seqs, below } = await reader.call('select', { ...place, limit: PAGE, ...search });
      if (seqs.length > 0) yield seqs;
      if (below === null) return;
      place = { below };
    }
  }

  return {
    async delete(selection) {
      const token = randomUUID();
      const total = { token, deleted: 0, kept: 0 };
      for await (const seqs of pagesOf(selection)) {
        const { deleted, kept } = await writer.call('delete', { seqs, token, eraseAt: clock.now() + UNDO_MS });
        total.deleted += deleted;
        total.kept += kept;
      }
      if (total.deleted > 0) {
        eraseLater();
        changed();
      }
      return total;
    },

    async undo(token) {
      const undone = await writer.call('undo', token);
      if (undone > 0) changed();
      return undone;
    },

    stop() {
      for (const cancel of timers) cancel();
    },
  };
}
