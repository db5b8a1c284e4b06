import type { PushHead } from '../../outbox/incoming.ts';
import type { Frame } from '../../storage/frame.ts';
import { type Content, keptHead } from './content-policy.ts';
import type { DeliveryRows } from './delivery-rows.ts';
import type { FullText } from './full-text.ts';
import { termsOf, wordsOf } from './index-text.ts';
import { firstStates, inlineOf, settledAsItCame } from './inline-deliveries.ts';
import { worstOf } from './outcome-rank.ts';
import type { PushChange } from './page-changes.ts';
import type { NewPush, PushRows } from './push-rows.ts';
import type { Written } from './push-writer.ts';
import { count, type Tally } from './tally.ts';

export interface FirstWriteDeps {
  readonly pushes: PushRows;
  readonly deliveries: DeliveryRows;
  readonly sequence: (receivedAt: number) => number;
  readonly fullText: FullText;
}

/** Writes a push that the history does not know; null when it does. */
export function createFirstWrite({ pushes, deliveries, sequence, fullText }: FirstWriteDeps) {
  const newPush = (
    head: PushHead,
    text: string,
    { settlement, frame }: PushChange,
  ): Omit<NewPush, 'worst' | 'body'> => ({
    seq: sequence(head.receivedAt),
    id: head.id,
    receivedAt: head.receivedAt,
    bytes: frame?.body.length ?? 0,
    deliveryCount: head.deliveries.length,
    answer: settlement.answer,
    head: text,
  });

  /** The usual case: all that there is to know came at once, and is kept as it came. */
  function asItCame(change: PushChange, frame: Frame, head: PushHead, json: string, settled: string): Written | null {
    const worst = worstOf(change.settlement.deliveries);
    const push = { ...newPush(head, json, change), worst, body: frame.body };
    if (!pushes.insertDone(push, settled)) return null;
    fullText.add(push.seq, wordsOf(head), termsOf(head, head.deliveries, worst));
    return { type: 'added', seq: push.seq, shown: push.answer !== undefined };
  }

  return (change: PushChange, frame: Frame, content: Content): Written | null => {
    const json = frame.head.toString('utf8');
    // What is parsed was written by this program.
    const head: PushHead = JSON.parse(json);
    const settled = content === 'full' ? settledAsItCame(change, head.deliveries.length) : null;
    if (settled !== null) return asItCame(change, frame, head, json, settled);

    const kept = keptHead(head, content);
    const states = firstStates(head.deliveries, change.settlement.deliveries, content === 'full');
    const inline = inlineOf(states);
    const text = JSON.stringify(inline === null ? { ...kept, deliveries: [] } : kept);
    const worst = worstOf(states);
    const body = change.final && content === 'full' ? frame.body : null;
    const push = { ...newPush(head, text, change), worst, body };
    if (inline !== null) {
      if (!pushes.insertDone(push, inline)) return null;
    } else {
      const open = change.final ? 0 : states.filter(({ endedAt }) => endedAt === null).length;
      if (!pushes.insertOpen(push, open)) return null;
      const tally: Tally = {};
      for (const { outcome } of states) count(tally, outcome, 1);
      pushes.attach(push.seq, deliveries.insert(push.seq, head.deliveries, states), tally);
    }
    // What is to leave no trace is not searched for, as long as it waits.
    if (content !== 'off') fullText.add(push.seq, wordsOf(kept), termsOf(kept, head.deliveries, worst));
    return { type: 'added', seq: push.seq, shown: push.answer !== undefined };
  };
}
