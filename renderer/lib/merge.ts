import type { InfiniteData } from '@tanstack/react-query';
import type { PushList, PushRow } from '../../src/api/contract.ts';

export type Pages = InfiniteData<PushList, string | undefined>;

/** Rows held in memory; older ones are read again when somebody scrolls to them. */
const MOST_ROWS = 3_000;

/**
 * Live rows into the pages of a list, newest first: known pushes are replaced where they stand, new ones go on top
 * (unless the list is a search, which only the relay can answer).
 */
export function mergeRows(pages: Pages, rows: readonly PushRow[], revision: number, takesNew: boolean): Pages {
  const changed = new Map(rows.map((row) => [row.id, row]));
  const known = new Set<string>();
  const updated = pages.pages.map((page) => ({
    ...page,
    rows: page.rows.map((row) => {
      known.add(row.id);
      return changed.get(row.id) ?? row;
    }),
  }));
  const [first, ...rest] = updated;
  if (first === undefined) return pages;
  const newest = first.rows[0]?.id ?? '';
  const added = takesNew ? rows.filter(({ id }) => !known.has(id) && id > newest) : [];
  const top = [...added].sort((left, right) => (left.id < right.id ? 1 : -1));
  return bounded({ ...pages, pages: [{ ...first, revision, rows: [...top, ...first.rows] }, ...rest] });
}

/** Cuts the oldest rows off, and says where the next page begins. */
function bounded(pages: Pages): Pages {
  const [first, ...rest] = pages.pages;
  if (first === undefined || first.rows.length + rest.reduce((sum, { rows }) => sum + rows.length, 0) <= MOST_ROWS) {
    return pages;
  }
  if (rest.length > 0) {
    const kept = pages.pages.slice(0, -1);
    return bounded({
      pageParams: pages.pageParams.slice(0, -1),
      pages: kept.map((page, index) => withNext(page, index === kept.length - 1)),
    });
  }
  const rows = first.rows.slice(0, MOST_ROWS);
  return { pageParams: pages.pageParams.slice(0, 1), pages: [withNext({ ...first, rows }, true)] };
}

function withNext(page: PushList, last: boolean): PushList {
  return last ? { ...page, next: page.rows.at(-1)?.id ?? null } : page;
}
