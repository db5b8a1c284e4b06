import type { Settlement } from '../../outbox/outbox.ts';
import type { Content } from './content-policy.ts';
import type { DeliveryRows } from './delivery-rows.ts';
import type { FullText } from './full-text.ts';
import { termsOf } from './index-text.ts';
import { type PushChange, settlementOf } from './page-changes.ts';
import type { KnownPush, PushRows } from './push-rows.ts';
import { count, worstIn } from './tally.ts';
import { unchanged, type Written } from './written.ts';

export interface LaterWriteDeps {
  readonly pushes: PushRows;
  readonly deliveries: DeliveryRows;
  readonly fullText: FullText;
}

/**
 * Writes what is new about a push that the history has. The cost depends on the changes, not on the number of
 * deliveries.
 */
export type LaterWrite = (change: PushChange, known: KnownPush, content: Content) => Written;

export function createLaterWrite({ pushes, deliveries, fullText }: LaterWriteDeps): LaterWrite {
  /** Writes the outcomes of deliveries into their rows; returns null when nothing is new. */
  function settleRows(
    { deliveries: settledDeliveries }: Settlement,
    final: boolean,
    known: KnownPush,
    first: number,
    content: Content,
  ) {
    const tally = { ...known.tally };
    let changed = false;
    let open = known.open;
    for (const settled of settledDeliveries) {
      if (settled.number >= known.deliveryCount) continue;
      const delivery = deliveries.settle(first + settled.number, settled, content === 'full');
      if (delivery === null) continue;
      count(tally, delivery.before, -1);
      count(tally, delivery.after, 1);
      if (delivery.ended) open -= 1;
      changed = true;
    }
    const left = final ? 0 : Math.max(0, open);
    return changed || left !== known.open ? { open: left, tally } : null;
  }

  return (change, known, content) => {
    const settlement = settlementOf(change);
    const { answer } = settlement;
    const { seq, firstDelivery } = known;
    const isAnswerNew = !known.shown || (!known.answered && (answer?.at ?? null) !== null);
    const newAnswer = isAnswerNew ? answer : undefined;
    const body = change.final && content === 'full' && !known.hasBody ? (change.frame?.body ?? null) : null;
    const shown = known.shown || newAnswer !== undefined;
    const settled = firstDelivery === null ? null : settleRows(settlement, change.final, known, firstDelivery, content);
    if (settled === null || firstDelivery === null) {
      if (newAnswer === undefined && body === null) return unchanged;
      pushes.complete(seq, newAnswer, body);
      return { type: 'changed', seq, shown };
    }
    const { open, tally } = settled;
    const worst = worstIn(tally);
    pushes.update({ seq, open, tally, worst, answer: newAnswer, body });
    if (open === 0 && known.open > 0) {
      const names = deliveries.names(firstDelivery, known.deliveryCount);
      const head = pushes.head(seq);
      fullText.replaceTerms(seq, termsOf({ ...head, peer: head.request.peer }, names, worst));
    }
    return { type: 'changed', seq, shown };
  };
}
