import type { QueryClient } from '@tanstack/react-query';
import type { PushList, PushRow } from '../../src/api/contract.ts';
import type { Client } from './connection.ts';
import { mergeRows, type Pages } from './merge.ts';
import { searchInput } from './search-input.ts';

const LIST_KEY = 'push-list';
const HELD_KEY = 'push-list-held';
export const PAGE = 100;
/** Rows read at once when a list has to be read again as far as it is shown, and at most when nobody scrolled it. */
const LARGE_PAGE = 500;
const MAX_READ_AGAIN = 1_000;

/** The state of a list that is held: new pushes are counted instead of added on top. */
export interface Held {
  /** The newest push that was counted or is shown; null until the list was read. */
  readonly last: string | null;
  readonly count: number;
  /** Whether there may be more than were counted. */
  readonly hasMore: boolean;
}

export const listKey = (search: string): readonly [string, string] => [LIST_KEY, search];
export const heldKey = (search: string): readonly [string, string] => [HELD_KEY, search];
export const isList = (key: readonly unknown[]): boolean => key[0] === LIST_KEY;

/** The lists of pushes in the query cache, one for each search, as the live feed changes them. */
export interface ListCache {
  /**
   * A page begins to show a list: what is known of it from before is compared with the history, as nothing says what
   * happened to it while nobody looked. A list that was never read is left to its query.
   */
  open(search: string): Promise<void>;
  /** Puts changed rows of the live feed into the lists. A list that is held counts new pushes instead of showing them. */
  apply(rows: readonly PushRow[], revision: number): void;
  /** Reads all lists again: a list that is held as far as it is shown, any other from the top. */
  reload(): Promise<void>;
  /** Asks again for the searches that are shown: only the relay knows which new pushes match. */
  reloadSearches(): Promise<void>;
  /** Keeps new pushes out of a list, and counts them. */
  hold(search: string): void;
  /** Lets new pushes into a list again, those that were counted first. */
  follow(search: string): void;
}

export function createListCache(queries: QueryClient, client: Client, timeZone: () => string): ListCache {
  // A list that forgot that it was held would take new pushes above those that it had only counted, and lose these.
  queries.setQueryDefaults([HELD_KEY], { gcTime: Number.POSITIVE_INFINITY });
  const heldOf = (search: string) => queries.getQueryData<Held | null>(heldKey(search)) ?? null;
  const pagesOf = (search: string) => queries.getQueryData<Pages>(listKey(search));
  const rowsOf = (search: string) => pagesOf(search)?.pages.flatMap(({ rows }) => rows) ?? [];
  const lists = (type: 'all' | 'active' = 'all') =>
    queries.getQueriesData<Pages>({ queryKey: [LIST_KEY], type }).map(([key]) => String(key[1] ?? ''));
  const read = (search: string, limit: number, before?: string): Promise<PushList> =>
    client.pushes.list({
      limit,
      ...(before === undefined ? {} : { before }),
      ...searchInput(search, timeZone()),
    });

  /** Puts pages that were read in place of the list, but for rows that have changed since. */
  function replace(search: string, fresh: Pages): void {
    const revision = fresh.pages[0]?.revision ?? 0;
    const newer = rowsOf(search).filter((row) => row.revision > revision);
    queries.setQueryData<Pages>(listKey(search), mergeRows(fresh, newer, revision, search === ''));
  }

  async function readTop(search: string): Promise<void> {
    const page = await read(search, PAGE);
    replace(search, { pages: [page], pageParams: [undefined] });
  }

  /** Reads page after page, down to a row. */
  async function readTo(search: string, oldest: string, from: string | undefined, maxRows: number): Promise<Pages> {
    const pages: PushList[] = [];
    const pageParams: (string | undefined)[] = [];
    for (let cursor = from, count = 0; cursor !== undefined || pages.length === 0; ) {
      const page = await read(search, LARGE_PAGE, cursor);
      pages.push(page);
      pageParams.push(cursor);
      count += page.rows.length;
      const isEnough = count >= maxRows || (page.rows.at(-1)?.id ?? '') <= oldest;
      cursor = isEnough ? undefined : (page.next ?? undefined);
    }
    return { pages, pageParams };
  }

  /** Reads only the rows again that the list has, so that none of them moves, and counts what is newer. */
  async function readShown(search: string): Promise<void> {
    const before = rowsOf(search);
    const [newest, oldest] = [before[0]?.id, before.at(-1)?.id];
    if (newest === undefined || oldest === undefined) return;
    const pages = await readTo(search, oldest, `${newest}~`, Number.POSITIVE_INFINITY);
    queries.setQueryData<Pages>(listKey(search), pages);
    await countNewer(search);
  }

  /** Counts what is newer than a list that is held, where the live feed does not say it. */
  async function countNewer(search: string): Promise<void> {
    const newest = rowsOf(search)[0]?.id ?? '';
    const { rows } = await read(search, PAGE);
    const newer = rows.filter(({ id }) => id > newest);
    const held = heldOf(search);
    if (held === null || newer.length < held.count) return;
    const last = newer[0]?.id ?? held.last;
    queries.setQueryData<Held>(heldKey(search), { last, count: newer.length, hasMore: newer.length === PAGE });
  }

  return {
    async open(search) {
      const oldest = rowsOf(search).at(-1)?.id;
      if (pagesOf(search) === undefined) return;
      queries.setQueryData<Held | null>(heldKey(search), null);
      const pages = await readTo(search, oldest ?? '', undefined, MAX_READ_AGAIN);
      // Somebody may have scrolled meanwhile.
      if (heldOf(search) === null) replace(search, pages);
      else await readShown(search);
    },

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
      for (const search of lists('active')) {
        if (search !== '') await (heldOf(search) === null ? readTop(search) : countNewer(search));
      }
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

const EMPTY: Held = { last: null, count: 0, hasMore: false };

/** Pushes are accepted in the order of their ids, so what is newer than the last one was not counted yet. */
export function counted({ last, count, hasMore }: Held, pages: Pages | undefined, rows: readonly PushRow[]): Held {
  const from = last ?? pages?.pages[0]?.rows[0]?.id ?? null;
  if (from === null) return { last, count, hasMore };
  const newer = [...new Set(rows.map(({ id }) => id).filter((id) => id > from))].sort();
  return { last: newer.at(-1) ?? from, count: count + newer.length, hasMore };
}
