import type { Frame } from '../../outbox/frame.ts';
import type { PushHead } from '../../outbox/incoming.ts';
import type { Settlement } from '../../outbox/outbox.ts';
import { type Content, keptHead } from './content-policy.ts';
import type { DeliveryRows } from './delivery-rows.ts';
import type { FullText } from './full-text.ts';
import { readIndexedHead } from './head-reading.ts';
import { termsOf, wordsOf } from './index-text.ts';
import { firstStates, inlineOf, isComplete, MAX_INLINE_LENGTH } from './inline-deliveries.ts';
import { worstOf } from './outcome-rank.ts';
import { type PushChange, settlementOf } from './page-changes.ts';
import type { PushRows } from './push-rows.ts';
import type { Sequence } from './sequence.ts';
import { count, type Tally } from './tally.ts';
import { readUsualLine, type UsualLine } from './usual-line.ts';
import type { Written } from './written.ts';

export interface FirstWriteDeps {
  readonly pushes: PushRows;
  readonly deliveries: DeliveryRows;
  readonly sequence: Sequence;
  readonly fullText: FullText;
}

/** Writes a push that the history does not have yet. */
export type FirstWrite = (change: PushChange, frame: Frame, content: Content) => Written;

export function createFirstWrite({ pushes, deliveries, sequence, fullText }: FirstWriteDeps): FirstWrite {
  /** The usual case: the push is complete, and its line is stored unchanged. */
  function storeLine(change: PushChange, frame: Frame, complete: CompleteLine): Written {
    const head = readIndexedHead(frame.head.toString());
    const { line, answer, worst } = complete;
    const push = {
      seq: sequence({ id: change.pushId, receivedAt: head.receivedAt }),
      id: change.pushId,
      receivedAt: head.receivedAt,
      bytes: head.erasedBytes ?? frame.body.length,
      deliveryCount: frame.deliveries,
      worst,
      answer,
      head: frame.head,
      body: bodyIn(frame, head),
    };
    pushes.insertDone(push, line);
    fullText.add(push.seq, wordsOf(head), termsOf(head, head.deliveries, worst));
    return { type: 'added', seq: push.seq, shown: answer !== undefined };
  }

  /** The general case: the content policy is applied, and open deliveries get rows. */
  function storeParsed(change: PushChange, frame: Frame, settlement: Settlement, content: Content): Written {
    // This JSON was written by Carillon itself.
    const head: PushHead = JSON.parse(frame.head.toString());
    const kept = keptHead(head, content);
    const states = firstStates(head.deliveries, settlement.deliveries, content === 'full');
    const inline = inlineOf(states);
    const worst = worstOf(states);
    const push = {
      seq: sequence(head),
      id: head.id,
      receivedAt: head.receivedAt,
      bytes: head.erasedBytes ?? frame.body.length,
      deliveryCount: head.deliveries.length,
      worst,
      answer: settlement.answer,
      head: Buffer.from(JSON.stringify(inline === null ? { ...kept, deliveries: [] } : kept)),
      body: change.final && content === 'full' ? bodyIn(frame, head) : null,
    };
    if (inline !== null) {
      pushes.insertDone(push, inline);
    } else {
      const open = change.final ? 0 : states.filter(({ endedAt }) => endedAt === null).length;
      const tally: Tally = {};
      for (const { outcome } of states) count(tally, outcome, 1);
      const firstKey = deliveries.nextKey();
      pushes.insertOpen(push, open, firstKey, tally);
      deliveries.insert(push.seq, firstKey, head.deliveries, states);
    }
    // With `off` the push leaves no trace, so it is not searchable while it waits.
    if (content !== 'off') {
      const names = { ...kept, peer: kept.request.peer };
      fullText.add(push.seq, wordsOf(names), termsOf(names, head.deliveries, worst));
    }
    return { type: 'added', seq: push.seq, shown: push.answer !== undefined };
  }

  return (change, frame, content) => {
    const [line] = change.lines;
    const canStoreLine = content === 'full' && change.final && change.lines.length === 1;
    if (line === undefined || !canStoreLine || line.length > MAX_INLINE_LENGTH) {
      return storeParsed(change, frame, settlementOf(change), content);
    }
    const usual = frame.deliveries === 1 ? readUsualLine(line) : null;
    if (usual !== null) return storeLine(change, frame, { line, ...usual });
    const settlement = settlementOf(change);
    const { answer, deliveries: settled } = settlement;
    if (!isComplete(settled, frame.deliveries)) return storeParsed(change, frame, settlement, content);
    return storeLine(change, frame, { line, answer, worst: worstOf(settled) });
  };
}

/** An earlier version may have erased the body; then there is none, and `erasedBytes` is its length. */
const bodyIn = ({ body }: Frame, { erasedBytes }: Pick<PushHead, 'erasedBytes'>): Buffer | null =>
  erasedBytes === undefined ? body : null;

/** A line that settles all deliveries of its push. */
interface CompleteLine {
  readonly line: string;
  readonly answer: Settlement['answer'];
  readonly worst: UsualLine['worst'] | undefined;
}
