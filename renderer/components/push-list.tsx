import { skipToken, useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { PushRow } from '../../src/api/contract.ts';
import { useAppearance } from '../lib/appearance.tsx';
import { useLanguage } from '../lib/language.tsx';
import { type Held, heldKey } from '../lib/list-cache.ts';
import { useRelay } from '../lib/relay.tsx';
import type { ChosenPushes } from '../lib/use-chosen.ts';
import { useShortcuts } from '../lib/use-shortcuts.ts';
import { foldPx, PushRowView, ROW_PX, rowId } from './push-row.tsx';

interface Props {
  readonly search: string;
  readonly rows: readonly PushRow[];
  readonly selected: string | undefined;
  readonly open: (id: string, tab?: string) => void;
  readonly chosen: ChosenPushes;
  /** Reads the next, older page; undefined when there is none or it is being read. */
  readonly more: (() => void) | undefined;
}

/** The height of the bar that counts new pushes. Pixels. */
const BAR_PX = 28;

/**
 * The list of pushes. New rows go on top while the list is at its top; once somebody scrolls down or ticks some, they are held back, so
 * that nothing moves while it is read, and a bar above the rows says how many there are.
 */
export function PushList({ search, rows, selected, open, chosen, more }: Props) {
  const { isChosen, choose, choosing } = chosen;
  const { lists } = useRelay();
  const { strings, format } = useLanguage();
  const { density } = useAppearance();
  const rowPx = ROW_PX[density];
  const scroller = useRef<HTMLDivElement>(null);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const { data: held } = useQuery<Held | null>({ queryKey: heldKey(search), queryFn: skipToken });
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const row = rows[index];
      return row !== undefined && unfolded.has(row.id) ? rowPx + foldPx(row) : rowPx;
    },
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const selectedAt = rows.findIndex(({ id }) => id === selected);
  const counts = held != null && held.count > 0;

  const scrolled = () => {
    const element = scroller.current;
    if (element === null) return;
    if (element.scrollTop > 0) lists.hold(search);
    else if (!choosing) lists.follow(search);
    if (more !== undefined && element.scrollTop + element.clientHeight > element.scrollHeight - 20 * rowPx) more();
  };
  const release = () => {
    lists.follow(search);
    scroller.current?.scrollTo({ top: 0 });
  };
  const fold = (id: string) => {
    setUnfolded((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  };
  const opened = rows[selectedAt];
  const folds = opened !== undefined && opened.deliveries.length > 1 ? opened.id : undefined;
  const isUnfolded = folds !== undefined && unfolded.has(folds);
  useShortcuts([
    ['unfold', folds !== undefined && !isUnfolded ? () => fold(folds) : null],
    ['fold', folds !== undefined && isUnfolded ? () => fold(folds) : null],
  ]);

  // Rows that are being ticked stay under the pointer; when that ends at the top, the list follows again.
  useEffect(() => {
    if (choosing) lists.hold(search);
    else if ((scroller.current?.scrollTop ?? 0) === 0) lists.follow(search);
  }, [lists, search, choosing]);
  // Shown again, it begins at its top.
  useEffect(() => () => lists.follow(search), [lists, search]);
  // The rows stay where they are on the screen when the bar comes.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (counts && element !== null && element.scrollTop > 0) element.scrollTop += BAR_PX;
  }, [counts]);
  // Once for each push that is opened: new rows move it down, and the list stays at its top.
  const broughtIntoView = useRef<string>(undefined);
  useEffect(() => {
    if (selectedAt < 0) broughtIntoView.current = undefined;
    if (selectedAt < 0 || broughtIntoView.current === selected) return;
    broughtIntoView.current = selected;
    virtual.scrollToIndex(selectedAt, { align: 'auto' });
  }, [selected, selectedAt, virtual]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights follow from what is unfolded
  useEffect(() => virtual.measure(), [unfolded, virtual]);

  return (
    <div className="list-wrap">
      {counts && (
        <button type="button" className="newer" style={{ height: BAR_PX }} onClick={release}>
          {strings.activity.held(format.count(held.count), held.hasMore)} ↑
        </button>
      )}
      <div
        ref={scroller}
        className={choosing ? 'list list-choosing' : 'list'}
        onScroll={scrolled}
        role="listbox"
        aria-multiselectable
        aria-label={strings.activity.listName}
        aria-activedescendant={selectedAt >= 0 ? rowId(selected) : undefined}
        tabIndex={0}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <div key={key} role="presentation" className="row-place" style={{ transform: `translateY(${start}px)` }}>
                <PushRowView
                  row={row}
                  opened={row.id === selected}
                  chosen={isChosen(row.id)}
                  selected={choosing ? isChosen(row.id) : row.id === selected}
                  unfolded={unfolded.has(row.id)}
                  open={open}
                  choose={choose}
                  fold={fold}
                />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
