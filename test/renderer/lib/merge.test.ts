import { describe, expect, it } from 'vitest';
import { mergeRows, type Pages } from '../../../renderer/lib/merge.ts';
import type { PushRow } from '../../../src/api/contract.ts';

const row = (id: string, text = id): PushRow => ({
  id,
  revision: 1,
  receivedAt: 1,
  kind: 'message',
  title: null,
  text,
  room: null,
  unread: null,
  prio: 'high',
  bytes: 1,
  status: null,
  refusal: null,
  deliveryCount: 0,
  deliveries: [],
});

const pagesOf = (...pages: string[][]): Pages => ({
  pageParams: pages.map((_, index) => (index === 0 ? undefined : pages[index - 1]?.at(-1))),
  pages: pages.map((ids, index) => ({
    rows: ids.map((id) => row(id)),
    next: index === pages.length - 1 ? null : (ids.at(-1) ?? null),
    revision: 1,
  })),
});

const ids = ({ pages }: Pages) => pages.map(({ rows }) => rows.map(({ id }) => id));

describe('live rows in a list', () => {
  it('go on top, newest first', () => {
    const merged = mergeRows(pagesOf(['c', 'b'], ['a']), [row('d'), row('e')], 7, true);
    expect(ids(merged)).toEqual([['e', 'd', 'c', 'b'], ['a']]);
    expect(merged.pages[0]?.revision).toBe(7);
  });

  it('go to their places where a newer one came first', () => {
    const merged = mergeRows(pagesOf(['f', 'd'], ['b']), [row('e'), row('c'), row('a'), row('g')], 7, true);
    expect(ids(merged)).toEqual([
      ['g', 'f', 'e', 'd'],
      ['c', 'b'],
    ]);
  });

  it('replace known rows in their place', () => {
    const merged = mergeRows(pagesOf(['c', 'b'], ['a']), [row('a', 'changed')], 7, true);
    expect(ids(merged)).toEqual([['c', 'b'], ['a']]);
    expect(merged.pages[1]?.rows[0]?.text).toBe('changed');
  });

  it('do not replace newer rows', () => {
    const pages = mergeRows(pagesOf(['a']), [{ ...row('a', 'newer'), revision: 5 }], 5, true);
    expect(mergeRows(pages, [row('a', 'older')], 6, true).pages[0]?.rows[0]?.text).toBe('newer');
  });

  it('leave other pages unchanged', () => {
    const pages = pagesOf(['c'], ['b'], ['a']);
    const merged = mergeRows(pages, [row('b', 'changed')], 7, true);
    expect(merged.pages[2]).toBe(pages.pages[2]);
  });

  it('push nothing out of memory while a person reads', () => {
    const many = Array.from({ length: 1_500 }, (_, index) => String(2_000 - index));
    const merged = mergeRows(pagesOf(many), [row('9000')], 7, false);
    expect(merged.pages[0]?.rows).toHaveLength(1_500);
  });

  it('never bring an old push, changed but not loaded yet, to the top', () => {
    expect(ids(mergeRows(pagesOf(['c', 'b']), [row('a')], 7, true))).toEqual([['c', 'b']]);
  });

  it('bring nothing new into a search, which only the relay can answer', () => {
    expect(ids(mergeRows(pagesOf(['b']), [row('c'), row('b', 'changed')], 7, false))).toEqual([['b']]);
  });

  it('fill an empty list', () => {
    expect(ids(mergeRows(pagesOf([]), [row('a')], 7, true))).toEqual([['a']]);
  });

  it('push the oldest out of memory, which are read again when a person scrolls to them', () => {
    const many = Array.from({ length: 1_500 }, (_, index) => row(String(index).padStart(5, '0')));
    const merged = mergeRows(pagesOf([]), many, 7, true);
    expect(merged.pages[0]?.rows).toHaveLength(1_000);
    expect(merged.pages[0]?.next).toBe('00500');
  });
});
