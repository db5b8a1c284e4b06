import { type Query, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveTurn, PushRow } from '../../src/api/contract.ts';
import { type Connection, isGone } from './connection.ts';
import { isList } from './list-cache.ts';
import { useRelay } from './relay.tsx';
import { createTurns } from './turns.ts';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8_000;
/** How often figures and searches are read again while much happens. Milliseconds. */
const SLOW_MS = 1_000;

/** Keeps every list and open push in the query cache as the history has it, for as long as the page is there. */
export function useLive(): void {
  const { connection, api, lists } = useRelay();
  const queries = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    const slowly = createTurns(() => {
      queries.invalidateQueries({ queryKey: api.health.key() });
      lists.reloadSearches().catch(() => undefined);
    }, SLOW_MS);
    const turns = createTurns<LiveTurn>((all) => {
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
    follow(connection, stop.signal, turns.add, () => {
      queries.invalidateQueries(notLists);
      lists.reload().catch(() => undefined);
    });
    let signedOut = isSignedOut(connection);
    const unsubscribe = connection.subscribe(() => {
      if (isSignedOut(connection) !== signedOut) {
        signedOut = !signedOut;
        // Whoever has no session sees nothing that was read with one; what is open is read again with the next.
        queries.resetQueries();
      }
      if (!isGone(connection.state())) return;
      // What it was asked is never answered. What it said of itself is kept, and says nothing of the next one.
      const forget = () => queries.setQueryData(api.health.queryKey(), (health) => health, { updatedAt: 0 });
      const ask = () => queries.invalidateQueries({ queryKey: api.health.key() });
      queries.cancelQueries(notLists).then(forget).then(ask);
    });
    return () => {
      unsubscribe();
      stop.abort();
      turns.stop();
      slowly.stop();
    };
  }, [connection, api, lists, queries]);
}

/** Several turns as one: of each push what is newest. */
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

/** Reads the live feed, and goes on from the last revision after every interruption. */
async function follow(
  connection: Connection,
  signal: AbortSignal,
  turn: (turn: LiveTurn) => void,
  again: () => void,
): Promise<void> {
  let since: number | undefined;
  let wait = FIRST_RETRY_MS;
  let interrupted = false;
  while (!signal.aborted) {
    await signedIn(connection, signal);
    try {
      since ??= (await connection.client.pushes.list({ limit: 1 }, { signal })).revision;
      const feed = await connection.client.pushes.live({ since }, { signal: either(signal, ended(connection)) });
      connection.report('connected');
      if (interrupted) again();
      wait = FIRST_RETRY_MS;
      for await (const next of feed) {
        since = next.revision;
        turn(next);
      }
    } catch {
      if (signal.aborted) return;
      connection.report('lost');
    }
    interrupted = true;
    // A call waits for the next relay by itself.
    if (isGone(connection.state()) || isSignedOut(connection)) continue;
    await pause(wait, signal);
    wait = Math.min(LAST_RETRY_MS, wait * 2);
  }
}

/** Aborts a feed whose relay is being restarted: its port would stay silent for ever. */
function ended(connection: Connection): AbortSignal {
  const gone = new AbortController();
  const unsubscribe = connection.subscribe(() => {
    if (!isGone(connection.state())) return;
    unsubscribe();
    gone.abort();
  });
  return gone.signal;
}

function either(...signals: AbortSignal[]): AbortSignal {
  return AbortSignal.any(signals);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function isSignedOut(connection: Connection): boolean {
  return connection.state().status === 'signed-out';
}

function signedIn(connection: Connection, signal: AbortSignal): Promise<void> {
  if (!isSignedOut(connection)) return Promise.resolve();
  return new Promise((resolve) => {
    const check = () => {
      if (isSignedOut(connection) && !signal.aborted) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = connection.subscribe(check);
    signal.addEventListener('abort', check);
  });
}
