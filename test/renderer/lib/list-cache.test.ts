import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../../renderer/lib/connection.ts';
import { createListCache, type Held, heldKey, listKey } from '../../../renderer/lib/list-cache.ts';
import type { Pages } from '../../../renderer/lib/merge.ts';
import type { PushRow } from '../../../src/api/contract.ts';
import { eventually } from '../../support/eventually.ts';

const row = (id: string, revision = 1): PushRow => ({
  id,
  revision,
  receivedAt: 1,
  kind: 'message',
  title: null,
  text: null,
  room: null,
  unread: null,
  prio: 'high',
  bytes: 1,
  status: null,
  refusal: null,
  deliveryCount: 0,
  deliveries: [],
});

/** A cache over a history with these pushes, of which it can read the newest page. */
function cacheOver(history: PushRow[]) {
  const queries = new QueryClient();
  const list: Client['pushes']['list'] = async ({ before = '~', limit: most = 100 } = {}) => {
    const limit = Number(most);
    const rows = history
      .filter(({ id }) => id < before)
      .sort((left, right) => (left.id < right.id ? 1 : -1))
      .slice(0, limit);
    const next = rows.length < limit ? null : (rows.at(-1)?.id ?? null);
    return { rows, next, revision: Math.max(...history.map(({ revision }) => revision)) };
  };
  const lists = createListCache(queries, { pushes: { list } } as Client, () => 'UTC');
  const read = async () => queries.setQueryData(listKey(''), { pages: [await list({})], pageParams: [undefined] });
  const ids = () => queries.getQueryData<Pages>(listKey(''))?.pages.flatMap(({ rows }) => rows.map(({ id }) => id));
  const held = () => queries.getQueryData<Held | null>(heldKey(''));
  const arrive = (...rows: PushRow[]) => {
    history.push(...rows);
    lists.apply(rows, rows.at(-1)?.revision ?? 0);
  };
  return { queries, lists, read, ids, held, arrive };
}

describe('a list that follows', () => {
  it('puts new pushes on top', async () => {
    const { read, ids, arrive } = cacheOver([row('a')]);
    await read();
    arrive(row('b', 2));
    expect(ids()).toEqual(['b', 'a']);
  });
});

describe('a list that is shown again', () => {
  it('is compared with the history, as far as it was read', async () => {
    const history = [row('a'), row('c')];
    const { lists, read, ids } = cacheOver(history);
    await read();
    history.push(row('b', 2), row('d', 3));
    await lists.open('');
    expect(ids()).toEqual(['d', 'c', 'b', 'a']);
  });

  it('is left to its query where it was never read', async () => {
    const { lists, ids } = cacheOver([row('a')]);
    await lists.open('');
    expect(ids()).toBeUndefined();
  });

  it('keeps what arrives while it is compared', async () => {
    const { lists, read, ids, arrive } = cacheOver([row('a')]);
    await read();
    const opened = lists.open('');
    arrive(row('b', 2));
    await opened;
    expect(ids()).toEqual(['b', 'a']);
  });

  it('counts what arrived where somebody scrolls it meanwhile', async () => {
    const history = [row('a'), row('b')];
    const { lists, read, ids, held } = cacheOver(history);
    await read();
    history.push(row('c', 2));
    const opened = lists.open('');
    lists.hold('');
    await opened;
    expect(ids()).toEqual(['b', 'a']);
    expect(held()?.count).toBe(1);
  });
});

describe('a list that is held', () => {
  it('counts what came when too much changed for the feed, and shows it when it follows', async () => {
    const history = [row('a')];
    const { lists, read, ids, held } = cacheOver(history);
    await read();
    lists.hold('');
    history.push(row('b', 2), row('c', 3));
    await lists.reload();
    expect(held()).toMatchObject({ count: 2, hasMore: false });
    lists.follow('');
    await eventually(() => expect(ids()).toEqual(['c', 'b', 'a']));
  });

  it('is not forgotten by the cache', async () => {
    const { lists, queries } = cacheOver([row('a')]);
    lists.hold('');
    expect(queries.getQueryCache().find({ queryKey: heldKey('') })?.gcTime).toBe(Number.POSITIVE_INFINITY);
  });

  it('does not change, and counts each new push once', async () => {
    const { lists, read, ids, held, arrive } = cacheOver([row('a')]);
    await read();
    lists.hold('');
    arrive(row('b', 2), row('c', 3));
    arrive(row('c', 4), row('d', 5));
    arrive(row('a', 6));
    expect(ids()).toEqual(['a']);
    expect(held()?.count).toBe(3);
  });

  it('keeps its place when much changed at once, without deleted pushes', async () => {
    const history = [row('a'), row('b'), row('c')];
    const { lists, read, ids } = cacheOver(history);
    await read();
    lists.hold('');
    history.splice(1, 1);
    history.push(row('x', 9));
    await lists.reload();
    expect(ids()).toEqual(['c', 'a']);
  });

  it('continues with the newest, and misses no push that comes while they are read', async () => {
    const { lists, read, ids, held, arrive } = cacheOver([row('a')]);
    await read();
    lists.hold('');
    arrive(row('b', 2));
    lists.follow('');
    arrive(row('c', 3));
    await eventually(() => expect(ids()).toEqual(['c', 'b', 'a']));
    expect(held()).toBeNull();
  });
});
