import { randomUUID } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import type { Deleted, Selection } from './history.ts';
import type { ReaderConnection } from './reader-connection.ts';
import type { WriterConnection } from './writer-connection.ts';

/** For so long pushes that were deleted can be put back. Milliseconds. */
const UNDO_MS = 10_000;
/** Pushes in one call: whoever waits for the same thread has a turn between two. */
const PAGE = 500;

export interface DeletingDeps {
  readonly writer: WriterConnection;
  readonly reader: ReaderConnection;
  readonly clock: Clock;
  /** Called when lists show less or more than before. */
  readonly changed: () => void;
  /** Erases what is due. */
  readonly erase: () => void;
}

/** Deletes pushes in pages, and has them erased when nobody has put them back. */
export function createDeleting({ writer, reader, clock, changed, erase }: DeletingDeps) {
  const timers = new Set<() => void>();

  function eraseLater(): void {
    const cancel = clock.after(UNDO_MS, () => {
      timers.delete(cancel);
      erase();
    });
    timers.add(cancel);
  }

  /** The places of a selection, page by page. */
  async function* pagesOf(selection: Selection): AsyncGenerator<readonly number[]> {
    if ('ids' in selection) {
      for (let at = 0; at < selection.ids.length; at += PAGE) {
        yield await reader.call('find', selection.ids.slice(at, at + PAGE));
      }
      return;
    }
    const { search, upTo } = selection;
    let place: { from?: string; below?: number } = upTo === undefined ? {} : { from: upTo };
    for (;;) {
      const seqs = await reader.call('select', { ...place, limit: PAGE, search });
      if (seqs.length > 0) yield seqs;
      if (seqs.length < PAGE) return;
      place = { below: seqs.at(-1) ?? 0 };
    }
  }

  return {
    async delete(selection: Selection): Promise<Deleted> {
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

    async undo(token: string): Promise<number> {
      const undone = await writer.call('undo', token);
      if (undone > 0) changed();
      return undone;
    },

    stop(): void {
      for (const cancel of timers) cancel();
    },
  };
}
