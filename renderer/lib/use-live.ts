import { ORPCError } from '@orpc/client';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveTurn, PushRow } from '../../src/api/contract.ts';
import type { Connection } from './connection.ts';
import { mergeRows, type Pages } from './merge.ts';
import { useRelay } from './relay.tsx';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8_000;
const LIST_KEY = 'push-list';

export const listKey = (search: string): readonly [string, string] => [LIST_KEY, search];

/** Keeps every list and open push in the query cache as the journal has it, for as long as the page is there. */
export function useLive(): void {
  const { connection, api } = useRelay();
  const queries = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    follow(
      connection,
      stop.signal,
      (turn) => {
        if (turn.type === 'reset') queries.invalidateQueries({ queryKey: [LIST_KEY] });
        else apply(queries, turn.rows, turn.revision);
        queries.invalidateQueries({ queryKey: api.health.key() });
        for (const { id } of turn.type === 'reset' ? [] : turn.rows) {
          queries.invalidateQueries({ queryKey: api.pushes.get.key({ input: { id } }) });
        }
      },
      () => queries.invalidateQueries(),
    );
    return () => stop.abort();
  }, [connection, api, queries]);
}

function apply(queries: QueryClient, rows: readonly PushRow[], revision: number): void {
  for (const [key, pages] of queries.getQueriesData<Pages>({ queryKey: [LIST_KEY] })) {
    if (pages === undefined) continue;
    const search = String(key[1] ?? '');
    queries.setQueryData(key, mergeRows(pages, rows, revision, search === ''));
    if (search !== '') queries.invalidateQueries({ queryKey: key });
  }
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
  while (!signal.aborted) {
    try {
      since ??= (await connection.client.pushes.list({ limit: 1 }, { signal })).revision;
      const interrupted = connection.state().status === 'lost';
      connection.report('connected');
      if (interrupted) again();
      const feed = await connection.client.pushes.live({ since }, { signal: either(signal, ended(connection)) });
      wait = FIRST_RETRY_MS;
      for await (const next of feed) {
        since = next.revision;
        turn(next);
      }
    } catch (error) {
      if (signal.aborted) return;
      connection.report(isSignedOut(error) ? 'signed-out' : 'lost');
    }
    await pause(wait, signal);
    wait = Math.min(LAST_RETRY_MS, wait * 2);
  }
}

/** Aborts a feed whose relay is being restarted: its port would stay silent for ever. */
function ended(connection: Connection): AbortSignal {
  const gone = new AbortController();
  const unsubscribe = connection.subscribe(() => {
    if (connection.state().status !== 'restarting') return;
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

export function isSignedOut(error: unknown): boolean {
  return error instanceof ORPCError && error.status === 401;
}
