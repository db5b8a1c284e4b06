import type { InfiniteData } from '@tanstack/react-query';
import type { PushList, PushRow } from '../../src/api/contract.ts';

export type Pages = InfiniteData<PushList, string | undefined>;

/** Rows of a following list that stay in memory; older ones are read again when somebody scrolls to them. */
const MAX_ROWS = 1_000;

/**
 * Live rows into the pages of a list, newest first: known pushes are replaced where they stand, unless what is known is
 * newer; new ones go to their places where the list takes them, most on top, and then the oldest go out of memory. A push
 * may come after one that is newer: it is written when it settles.
 */
export function mergeRows(pages: Pages, rows: readonly PushRow[], revision: number, takesNew: boolean): Pages {
  const changed = new Map(rows.map((row) => [row.id, row]));
  const updated = pages.pages.map((page) => withChanged(page, changed));
  const [first, ...rest] = updated;
  if (first === undefined) return pages;
  const renewed = { ...pages, pages: [{ ...first, revision }, ...rest] };
  return takesNew ? bounded({ ...renewed, pages: withNew(renewed.pages, rows) }) : renewed;
}

/** Puts unknown rows into the pages where they belong; those older than all that are loaded are left out. */
function withNew(pages: readonly PushList[], rows: readonly PushRow[]): PushList[] {
  const known = new Set(pages.flatMap((page) => page.rows.map(({ id }) => id)));
  let left = rows.filter(({ id }) => !known.has(id));
  return pages.map((page) => {
    const oldest = page.rows.at(-1)?.id ?? '';
    const here = left.filter(({ id }) => id > oldest);
    if (here.length === 0) return page;
    left = left.filter(({ id }) => id <= oldest);
    return { ...page, rows: [...page.rows, ...here].sort((one, other) => (one.id < other.id ? 1 : -1)) };
  });
}

/** The same object if nothing in the page changed. */
function withChanged(page: PushList, changed: ReadonlyMap<string, PushRow>): PushList {
  const newest = page.rows[0]?.id ?? '';
  const oldest = page.rows.at(-1)?.id ?? '';
  const touched = [...changed.keys()].some((id) => id >= oldest && id <= newest);
  if (!touched) return page;
  const rows = page.rows.map((row) => {
    const now = changed.get(row.id);
    return now === undefined || now.revision < row.revision ? row : now;
  });
  return { ...page, rows };
}

/** Cuts the oldest rows off, and sets where the next page starts. */
function bounded(pages: Pages): Pages {
  const [first, ...rest] = pages.pages;
  if (first === undefined || first.rows.length + rest.reduce((sum, { rows }) => sum + rows.length, 0) <= MAX_ROWS) {
    return pages;
  }
  if (rest.length > 0) {
    const kept = pages.pages.slice(0, -1);
    return bounded({
      pageParams: pages.pageParams.slice(0, -1),
      pages: kept.map((page, index) => withNext(page, index === kept.length - 1)),
    });
  }
  const rows = first.rows.slice(0, MAX_ROWS);
  return { pageParams: pages.pageParams.slice(0, 1), pages: [withNext({ ...first, rows }, true)] };
}

function withNext(page: PushList, last: boolean): PushList {
  return last ? { ...page, next: page.rows.at(-1)?.id ?? null } : page;
}
