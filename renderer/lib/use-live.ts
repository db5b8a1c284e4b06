import { type Query, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveTurn, PushRow } from '../../src/api/contract.ts';
import { createBatches } from './batches.ts';
import { type Connection, isGone } from './connection.ts';
import { followFeed } from './feed.ts';
import { isList } from './list-cache.ts';
import { useRelay } from './relay.tsx';
import { findSiblings, noSiblings } from './siblings.ts';

/** How often figures and searches are read again while many pushes arrive. Milliseconds. */
const SLOW_MS = 1_000;

/** Keeps every list and open push in the query cache as the history has it, for as long as the page is there. */
export function useLive(): void {
  const { connection, api, lists } = useRelay();
  const queries = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    const slowly = createBatches(() => {
      queries.invalidateQueries({ queryKey: api.health.key() });
      queries.invalidateQueries({ queryKey: api.pushes.count.key() });
      lists.reloadSearches().catch(() => undefined);
    }, SLOW_MS);
    const changes = createBatches<LiveTurn>((all) => {
      const { rows, revision, reset } = together(all);
      if (reset) lists.reload().catch(() => undefined);
      else lists.apply(rows, revision);
      const changed = new Set(rows.map(({ id }) => id));
      queries.invalidateQueries({
        queryKey: api.pushes.get.key(),
        predicate: ({ queryKey }) => reset || changed.has(idOf(queryKey)),
      });
      slowly.add(undefined);
    });
    const notLists = { predicate: ({ queryKey }: Pick<Query, 'queryKey'>) => !isList(queryKey) };
    const resumed = () => {
      queries.invalidateQueries(notLists);
      lists.reload().catch(() => undefined);
    };
    const siblings = connection.desktop ? noSiblings : findSiblings(window);
    followFeed({ connection, siblings, page: document, changed: changes.add, resumed }, stop.signal);
    let signedOut = isSignedOut(connection);
    const unsubscribe = connection.subscribe(() => {
      if (isSignedOut(connection) !== signedOut) {
        signedOut = !signedOut;
        // Nothing that was read in a session stays after its end; what is open is read again in the next one.
        queries.resetQueries();
      }
      if (!isGone(connection.state())) return;
      // Its process has ended: pending calls are never answered. Its health stays visible, but counts as outdated.
      const forget = () => queries.setQueryData(api.health.queryKey(), (health) => health, { updatedAt: 0 });
      const ask = () => queries.invalidateQueries({ queryKey: api.health.key() });
      queries.cancelQueries(notLists).then(forget).then(ask);
    });
    return () => {
      unsubscribe();
      stop.abort();
      changes.stop();
      slowly.stop();
    };
  }, [connection, api, lists, queries]);
}

/** Several messages of the feed as one, with the newest row of each push. */
function together(turns: readonly LiveTurn[]): { rows: PushRow[]; revision: number; reset: boolean } {
  const rows = new Map<string, PushRow>();
  for (const turn of turns) if (turn.type === 'changes') for (const row of turn.rows) rows.set(row.id, row);
  const reset = turns.some(({ type }) => type === 'reset');
  return { rows: [...rows.values()], revision: turns.at(-1)?.revision ?? 0, reset };
}

/** The id in the key of a query for one push, which is `[path, { input }]`. */
function idOf(queryKey: readonly unknown[]): string {
  const options = queryKey[1];
  if (typeof options !== 'object' || options === null || !('input' in options)) return '';
  const { input } = options;
  return typeof input === 'object' && input !== null && 'id' in input ? String(input.id) : '';
}

function isSignedOut(connection: Connection): boolean {
  return connection.state().status === 'signed-out';
}
