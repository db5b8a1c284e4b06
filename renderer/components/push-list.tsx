import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { PushRow } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { PushRowView } from './push-row.tsx';

const ROW_PX = 56;

interface Props {
  readonly rows: readonly PushRow[];
  readonly selected: string | undefined;
  readonly open: (id: string) => void;
  /** Reads the next, older page; undefined when there is none or it is on its way. */
  readonly more: (() => void) | undefined;
}

/**
 * The list. New rows go on top while its top is looked at; once somebody scrolls down or opens a push, they are held
 * back, so that nothing moves under the eyes, and a pill says how many wait.
 */
export function PushList({ rows, selected, open, more }: Props) {
  const { strings } = useLanguage();
  const scroller = useRef<HTMLDivElement>(null);
  const [heldAbove, setHeldAbove] = useState<string | null>(null);
  const shown = heldAbove === null ? rows : rows.filter(({ id }) => id <= heldAbove);
  const held = rows.length - shown.length;
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: 8,
  });
  const newest = shown[0]?.id ?? null;
  const selectedAt = shown.findIndex(({ id }) => id === selected);

  const scrolled = () => {
    const element = scroller.current;
    if (element === null) return;
    if (element.scrollTop > 0) setHeldAbove((above) => above ?? newest);
    else if (selected === undefined) setHeldAbove(null);
    if (more !== undefined && element.scrollTop + element.clientHeight > element.scrollHeight - 20 * ROW_PX) more();
  };
  const release = () => {
    setHeldAbove(null);
    scroller.current?.scrollTo({ top: 0 });
  };

  useEffect(() => {
    if (selectedAt >= 0) virtual.scrollToIndex(selectedAt, { align: 'auto' });
  }, [selectedAt, virtual]);

  // Opening a push is reading; closing it at the top of the list is following again.
  const [wasSelected, setWasSelected] = useState(selected);
  if (wasSelected !== selected) {
    setWasSelected(selected);
    if (selected !== undefined) setHeldAbove((above) => above ?? newest);
    else if ((scroller.current?.scrollTop ?? 0) === 0) setHeldAbove(null);
  }

  return (
    <div className="list-wrap">
      {held > 0 && (
        <Button className="pill" size="xs" radius="xl" onClick={release}>
          {strings.activity.held(held)} ↑
        </Button>
      )}
      <div
        ref={scroller}
        className="list"
        onScroll={scrolled}
        role="listbox"
        aria-label={strings.activity.listName}
        tabIndex={0}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const row = shown[index];
            return row === undefined ? null : (
              <PushRowView key={key} row={row} top={start} selected={row.id === selected} open={open} />
            );
          })}
        </div>
      </div>
    </div>
  );
}
