import { useInfiniteQuery } from '@tanstack/react-query';
import { useRelay } from './relay.tsx';
import { listKey } from './use-live.ts';

const PAGE = 100;

/** The pushes that match a search, newest first, page by page; `useLive` keeps what is cached up to date. */
export function usePushList(search: string) {
  const { connection } = useRelay();
  const query = useInfiniteQuery({
    queryKey: listKey(search),
    queryFn: ({ pageParam, signal }) =>
      connection.client.pushes.list(
        {
          limit: PAGE,
          ...(pageParam === undefined ? {} : { before: pageParam }),
          ...(search === '' ? {} : { search }),
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { query, rows: query.data?.pages.flatMap((page) => page.rows) ?? [] };
}
