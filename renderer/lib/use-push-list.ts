import {
  type InfiniteData,
  infiniteQueryOptions,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PushList, PushRow } from '../../src/api/contract.ts';
import type { Client } from './connection.ts';
import { listKey, PAGE } from './list-cache.ts';
import { useLocalTime } from './local-time.tsx';
import { useRelay } from './relay.tsx';
import { searchInput } from './search-input.ts';

/** How the pushes that match a search are read, newest first, page by page; `useLive` keeps what is cached up to date. */
export function pushListOptions(client: Client, search: string, timeZone: string) {
  return infiniteQueryOptions({
    queryKey: listKey(search),
    queryFn: ({ pageParam, signal }) =>
      client.pushes.list(
        {
          limit: PAGE,
          ...(pageParam === undefined ? {} : { before: pageParam }),
          ...searchInput(search, timeZone),
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    // A changed row is a new object; comparing all of them would cost more than it saves.
    structuralSharing: false,
  });
}

/** The pushes that match a search, as far as they were read. */
export interface PushPages {
  readonly query: UseInfiniteQueryResult<InfiniteData<PushList>>;
  readonly rows: readonly PushRow[];
}

export function usePushList(search: string): PushPages {
  const { connection } = useRelay();
  const { zone } = useLocalTime().options;
  const query = useInfiniteQuery(pushListOptions(connection.client, search, zone));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  return { query, rows };
}
