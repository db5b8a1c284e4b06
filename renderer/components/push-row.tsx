import { IconCheck, IconChevronRight } from '@tabler/icons-react';
import { type MouseEvent, memo } from 'react';
import type { PushRow } from '../../src/api/contract.ts';
import type { Density } from '../lib/appearance.tsx';
import { useLanguage } from '../lib/language.tsx';
import { statusOf } from '../lib/words.ts';
import type { Strings } from '../strings/english.ts';
import { DeliveryLine } from './delivery-line.tsx';
import { OutcomeWord } from './outcome-word.tsx';
import { StatusMark } from './status-mark.tsx';

/** Heights in pixels, as the style sheet has them. */
export const ROW_PX: Readonly<Record<Density, number>> = { comfortable: 56, compact: 44 };
const LINE_PX = 24;
const FOLD_PADDING_PX = 8;

export const rowId = (id: string | undefined): string => `push-${id}`;
/** Height of the deliveries of a push that is unfolded. */
export const foldPx = (row: PushRow): number =>
  (row.deliveries.length + (leftOut(row) > 0 ? 1 : 0)) * LINE_PX + FOLD_PADDING_PX;

/** How many deliveries a list leaves out of a push with many: none is worse than those that it includes. */
const leftOut = ({ deliveries, deliveryCount }: PushRow): number => deliveryCount - deliveries.length;

interface Props {
  readonly row: PushRow;
  readonly opened: boolean;
  readonly chosen: boolean;
  readonly selected: boolean;
  readonly unfolded: boolean;
  readonly open: (id: string, tab?: string) => void;
  readonly choose: (id: string, range: boolean) => void;
  readonly fold: (id: string) => void;
}

/** One push in the list: time, text, sender and outcome; unfolded, with the outcome of each delivery. */
export const PushRowView = memo(function PushRowView(props: Props) {
  const { row, opened, chosen, selected, unfolded, open, choose, fold } = props;
  const { strings, format } = useLanguage();
  const { words } = strings;
  const { deliveries } = row;
  const status = statusOf(row);
  const body = row.refusal === null ? row.text : words.whyRefused(row.refusal);
  const worst = deliveries.find(({ outcome }) => (outcome?.status ?? 'under-way') === status)?.outcome ?? null;
  const clicked = (event: MouseEvent) => {
    if (event.shiftKey) choose(row.id, true);
    else if (event.ctrlKey || event.metaKey) choose(row.id, false);
    else open(row.id);
  };
  const only = (event: MouseEvent, act: () => void) => {
    event.stopPropagation();
    act();
  };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which option is active
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page moves and opens by keyboard for the whole list
    <div
      id={rowId(row.id)}
      role="option"
      aria-selected={selected}
      className={`row${opened ? ' row-opened' : ''}${chosen ? ' row-chosen' : ''}`}
      onClick={clicked}
    >
      <div className="row-lines">
        <span className="tick" aria-hidden onClick={(event) => only(event, () => choose(row.id, event.shiftKey))}>
          <IconCheck size={12} stroke={3} />
        </span>
        <time
          className="row-time"
          style={{ minInlineSize: format.timeOfDayWidth }}
          title={format.fullTime(row.receivedAt)}
          dateTime={new Date(row.receivedAt).toISOString()}
        >
          {format.timeOfDay(row.receivedAt)}
        </time>
        <StatusMark status={status} />
        <div className="row-text">
          <div className="row-main">
            <bdi className="row-title">{titleOf(row, strings)}</bdi>
            {row.kind !== 'badge' && body !== null && <bdi className="row-body">{body}</bdi>}
          </div>
          <div className="row-sub">
            <bdi className="row-room">{row.room ?? words.kinds[row.kind]}</bdi>
            <span className="row-end">
              {row.refusal !== null && row.refusal.more > 0 && <span>{strings.detail.more(row.refusal.more)}</span>}
              {deliveries.length > 0 && <OutcomeWord outcome={worst} />}
              {deliveries.length > 1 ? (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys do the same
                // biome-ignore lint/a11y/noStaticElementInteractions: part of an option
                <span className="row-fold" onClick={(event) => only(event, () => fold(row.id))}>
                  {countWords(row, strings)}
                  <IconChevronRight size={14} aria-hidden className={unfolded ? 'chevron chevron-open' : 'chevron'} />
                </span>
              ) : (
                deliveries.map(({ id, provider, endedAt }) => (
                  <span key={id} className="row-facts">
                    <span>{provider ?? strings.activity.noApp}</span>
                    {endedAt !== null && <span className="numbers">{endedAt - row.receivedAt} ms</span>}
                  </span>
                ))
              )}
            </span>
          </div>
          {unfolded && (
            <div className="fold">
              {deliveries.map((delivery) => (
                <DeliveryLine
                  key={delivery.id}
                  delivery={delivery}
                  receivedAt={row.receivedAt}
                  open={() => open(row.id, 'attempts')}
                />
              ))}
              {leftOut(row) > 0 && <div className="fold-more dim">{strings.detail.more(leftOut(row))}</div>}
            </div>
          )}
        </div>
      </div>
    </div>
  );
});

/** Several devices, or several providers for one. */
function countWords(row: PushRow, { activity }: Strings): string {
  const { deliveries } = row;
  if (leftOut(row) > 0) return activity.deliveries(row.deliveryCount);
  const devices = new Set(deliveries.map(({ appId, pushkey }) => `${appId}\n${pushkey}`)).size;
  return devices > 1 ? activity.devices(devices) : activity.providers(deliveries.length);
}

/** A badge push is named by its count, a refused request by the answer, any other push by its sender. */
export function titleOf({ kind, title, unread, refusal }: PushRow, { activity, words }: Strings): string {
  if (refusal !== null) return activity.refused(refusal.status);
  if (kind === 'badge') return activity.unread(unread);
  return title ?? words.kinds[kind];
}
