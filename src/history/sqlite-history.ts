import { type Clock, systemClock } from '../lib/clock.ts';
import { timeOfId } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import { createDeleter } from './deleter.ts';
import { findMatches, rowsOf } from './find-matches.ts';
import type { History, ListQuery, Retention, Search } from './history.ts';
import { createPruner } from './pruner.ts';
import { connectReader } from './reader-connection.ts';
import { createRevisions } from './revisions.ts';
import type { Found } from './sqlite/search.ts';
import type { HistoryThreads } from './threads.ts';
import { connectWriter } from './writer-connection.ts';

/** How long a list or a count searches; what was found until then is shown. Milliseconds. */
const MAX_SEARCH_MS = 5_000;

export interface SqliteHistoryOptions {
  readonly file: string;
  readonly retention: Retention;
  readonly threads: HistoryThreads;
  /** Bytes of the outbox's files, which count towards `keepBytes`. */
  readonly outboxBytes: () => number;
  readonly log: Log;
  readonly clock?: Clock;
}

/**
 * The history in one SQLite file. Always resolves: while the file cannot be opened, `state()` says why, calls reject with
 * `StorageError`, and opening is retried automatically.
 */
export async function createSqliteHistory(options: SqliteHistoryOptions): Promise<History> {
  const { file, threads, outboxBytes, log, clock = systemClock } = options;
  let { retention } = options;
  const revisions = createRevisions(clock.now());
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of listeners) listener();
  };
  const changed = (seqs: readonly number[]) => {
    if (seqs.length === 0) return;
    revisions.changed(seqs);
    notify();
  };
  const reset = () => {
    revisions.reset();
    notify();
  };

  const writer = await connectWriter({
    file,
    async open(corrupt) {
      const initial = retention;
      const opened = await threads.writer({ file, retention: initial, corrupt });
      if (retention !== initial) await opened.thread.call('keep', retention);
      return opened;
    },
    beforeReopen: () => reader.close(),
    opened: reset,
    clock,
    log,
  });
  const newest = await writer.call('newest').catch(() => null);
  revisions.startFrom((newest === null ? null : timeOfId(newest)) ?? 0);
  const reader = connectReader({
    file,
    open: () => threads.reader({ file }),
    refusal: () => (writer.isOpen() ? null : writer.failure()),
    corrupt: writer.foundCorrupt,
    steady: clock.steady,
    log,
  });
  const pruner = createPruner({ writer, clock, log, outboxBytes, shown: changed });
  const deleter = createDeleter({ writer, reader, clock, changed: reset, erase: pruner.prune });

  function found({ query, timeZone }: Search, { limit, ...place }: Omit<ListQuery, 'search'>): Promise<Found> {
    const end = clock.steady() + MAX_SEARCH_MS;
    const search = { query, viewpoint: { now: clock.now(), timeZone } };
    return findMatches(reader, search, { place, limit, isEnough: () => clock.steady() >= end });
  }

  return {
    async write(page) {
      const { changed: seqs, erased } = await writer.write(page);
      if (erased) reset();
      changed(seqs);
    },
    async writeRefused(page) {
      changed(await writer.call('writeRefused', page));
    },
    async list({ search, ...page }) {
      const readAt = revisions.newest();
      const listed =
        search === undefined || search.query.type === 'all'
          ? await reader.call('list', page)
          : await rowsOf(reader, await found(search, page));
      return listed.map(({ seq, row }) => ({ ...row, revision: revisions.of(seq, readAt) }));
    },
    async count(search, max) {
      const { seqs, below } = await found(search, { limit: max });
      return { count: seqs.length, isExact: below === null };
    },
    async get(id) {
      const readAt = revisions.newest();
      const detailed = await reader.call('get', id);
      return detailed && { ...detailed.detail, revision: revisions.of(detailed.seq, readAt) };
    },
    async changes({ since, limit }) {
      const recent = revisions.since(since, limit);
      if (recent.type === 'reset') return recent;
      const { revision, changes } = recent;
      if (changes.length === 0) return { type: 'changes', revision, rows: [] };
      const listed = await reader.call(
        'rows',
        changes.map(([seq]) => seq),
      );
      const rows = new Map(listed.map(({ seq, row }) => [seq, row]));
      const inOrder = changes.flatMap(([seq, at]) => {
        const row = rows.get(seq);
        return row === undefined ? [] : [{ ...row, revision: at }];
      });
      return { type: 'changes', revision, rows: inOrder };
    },
    totals: () => reader.call('totals'),
    revision: revisions.newest,
    delete: deleter.delete,
    undo: deleter.undo,
    async keep(next) {
      retention = next;
      if (writer.isOpen()) await writer.call('keep', next);
      pruner.prune();
    },
    async export(query) {
      const readAt = revisions.newest();
      const page = await reader.call('export', query);
      return page.map(({ seq, detail }) => ({ ...detail, revision: revisions.of(seq, readAt) }));
    },
    newest: () => writer.call('newest'),
    open: (query) => writer.call('open', query),
    state: writer.state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      deleter.stop();
      await pruner.stop();
      await reader.close();
      await writer.close();
    },
  };
}
