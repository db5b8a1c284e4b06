import type { QueryClient } from '@tanstack/react-query';
import type { PushList, PushRow } from '../../src/api/contract.ts';
import type { Client } from './connection.ts';
import { mergeRows, type Pages } from './merge.ts';

const LIST_KEY = 'push-list';
const HELD_KEY = 'push-list-held';
export const PAGE = 100;
/** Rows read at once when a list that is held has to be read again. */
const LARGE_PAGE = 500;

/** The state of a list that is held: new pushes are counted instead of added on top. */
export interface Held {
  /** The newest push that was counted or is shown; null until the list was read. */
  readonly last: string | null;
  readonly count: number;
}

export const listKey = (search: string): readonly [string, string] => [LIST_KEY, search];
export const heldKey = (search: string): readonly [string, string] => [HELD_KEY, search];
export const isList = (key: readonly unknown[]): boolean => key[0] === LIST_KEY;

/** The lists of pushes in the query cache, one for each search, as the live feed changes them. */
export interface ListCache {
  /** Puts changed rows of the live feed into the lists. A list that is held counts new pushes instead of showing them. */
  apply(rows: readonly PushRow[], revision: number): void;
  /** Reads all lists again: a list that is held as far as it is shown, any other from the top. */
  reload(): Promise<void>;
  /** Reads the searches again that are not held: only the relay knows which new pushes match. */
  reloadSearches(): Promise<void>;
  /** Keeps new pushes out of a list, and counts them. */
  hold(search: string): void;
  /** Lets new pushes into a list again, those that were counted first. */
  follow(search: string): void;
}

export function createListCache(queries: QueryClient, client: Client): ListCache {
  const heldOf = (search: string) => queries.getQueryData<Held | null>(heldKey(search)) ?? null;
  const pagesOf = (search: string) => queries.getQueryData<Pages>(listKey(search));
  const lists = () => queries.getQueriesData<Pages>({ queryKey: [LIST_KEY] }).map(([key]) => String(key[1] ?? ''));

  /** Reads the newest page, and keeps only those rows of the list that are newer. */
  async function readTop(search: string): Promise<void> {
    const page = await client.pushes.list({ limit: PAGE, ...(search === '' ? {} : { search }) });
    queries.setQueryData<Pages>(listKey(search), (before) => {
      const fresh: Pages = { pages: [page], pageParams: [undefined] };
      const newer = before?.pages.flatMap(({ rows }) => rows.filter(({ revision }) => revision > page.revision)) ?? [];
      return mergeRows(fresh, newer, page.revision, search === '');
    });
  }

  /** Reads only the rows again that the list has, so that none of them moves. */
  async function readShown(search: string): Promise<void> {
    const before = pagesOf(search);
    const all = before?.pages.flatMap(({ rows }) => rows) ?? [];
    const [newest, oldest] = [all[0]?.id, all.at(-1)?.id];
    if (newest === undefined || oldest === undefined) return;
    const pages: PushList[] = [];
    const pageParams: (string | undefined)[] = [];
    for (let cursor: string | null = `${newest}~`; cursor !== null; ) {
      const page: PushList = await client.pushes.list({
        before: cursor,
        limit: LARGE_PAGE,
        ...(search === '' ? {} : { search }),
      });
      pages.push(page);
      pageParams.push(cursor);
      cursor = page.rows.length === 0 || (page.rows.at(-1)?.id ?? '') <= oldest ? null : page.next;
    }
    queries.setQueryData<Pages>(listKey(search), { pages, pageParams });
  }

  return {
    apply(rows, revision) {
      for (const search of lists()) {
        const held = heldOf(search);
        const takesNew = search === '' && held === null;
        queries.setQueryData<Pages>(listKey(search), (pages) => pages && mergeRows(pages, rows, revision, takesNew));
        if (search !== '') continue;
        if (held !== null) queries.setQueryData<Held>(heldKey(search), counted(held, pagesOf(search), rows));
      }
    },

    async reload() {
      for (const search of lists()) await (heldOf(search) === null ? readTop(search) : readShown(search));
    },

    async reloadSearches() {
      for (const search of lists()) if (search !== '' && heldOf(search) === null) await readTop(search);
    },

    hold(search) {
      if (heldOf(search) === null) queries.setQueryData<Held>(heldKey(search), counted(EMPTY, pagesOf(search), []));
    },

    follow(search) {
      const held = heldOf(search);
      if (held === null) return;
      queries.setQueryData<Held | null>(heldKey(search), null);
      if (held.count > 0 || search !== '') readTop(search).catch(() => undefined);
    },
  };
}

const EMPTY: Held = { last: null, count: 0 };

/** Pushes are accepted in the order of their ids, so what is newer than the last one was not counted yet. */
export function counted({ last, count }: Held, pages: Pages | undefined, rows: readonly PushRow[]): Held {
  const from = last ?? pages?.pages[0]?.rows[0]?.id ?? null;
  if (from === null) return { last, count };
  const newer = [...new Set(rows.map(({ id }) => id).filter((id) => id > from))].sort();
  return { last: newer.at(-1) ?? from, count: count + newer.length };
}
