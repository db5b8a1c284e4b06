import { memo } from 'react';
import type { PushRow } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { worstStatus } from '../lib/words.ts';
import type { Strings } from '../strings/english.ts';
import { OutcomeWord } from './outcome-word.tsx';
import { StatusMark } from './status-mark.tsx';

interface Props {
  readonly row: PushRow;
  readonly top: number;
  readonly selected: boolean;
  readonly open: (id: string) => void;
}

/** One push in the list: when, what, from whom, and what became of it. */
export const PushRowView = memo(function PushRowView({ row, top, selected, open }: Props) {
  const { strings, format } = useLanguage();
  const { words } = strings;
  const status = worstStatus(row.deliveries);
  const [first] = row.deliveries;
  const took = first?.endedAt == null ? null : first.endedAt - row.receivedAt;
  const providers = [...new Set(row.deliveries.map(({ provider }) => provider ?? strings.activity.noApp))].join(', ');
  const worst = row.deliveries.find(({ outcome }) => (outcome?.status ?? 'under-way') === status)?.outcome ?? null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page moves and opens by keyboard for the whole list
    <div
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      className={selected ? 'row row-selected' : 'row'}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => open(row.id)}
    >
      <time
        className="row-time"
        title={format.fullTime(row.receivedAt)}
        dateTime={new Date(row.receivedAt).toISOString()}
      >
        {format.timeOfDay(row.receivedAt)}
      </time>
      <StatusMark status={status} />
      <div className="row-text">
        <div className="row-main">
          <bdi className="row-title">{titleOf(row, strings)}</bdi>
          {row.kind !== 'badge' && row.text !== null && <bdi className="row-body">{row.text}</bdi>}
        </div>
        <div className="row-sub">
          <bdi className="row-room">{row.room ?? words.kinds[row.kind]}</bdi>
          <span className="row-end">
            {row.deliveries.length > 1 && <span>{strings.activity.devices(row.deliveries.length)}</span>}
            {row.deliveries.length > 0 && <OutcomeWord outcome={worst} />}
            <span>{providers}</span>
            {took !== null && <span className="numbers">{took} ms</span>}
          </span>
        </div>
      </div>
    </div>
  );
});

/** A badge push is named by its count; everything else by who caused it. */
export function titleOf({ kind, title, unread }: PushRow, { activity, words }: Strings): string {
  if (kind === 'badge') return activity.unread(unread);
  return title ?? words.kinds[kind];
}
