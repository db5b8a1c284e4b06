import { KEY_BYTES } from '../frame.ts';
import type { Settlement } from '../outbox.ts';
import { type Acceptor, isNone } from './acceptor.ts';
import { type BatchLog, frameIn, type Mark } from './batch-log.ts';
import type { DedupMemory } from './dedup-memory.ts';
import type { OpenPushes } from './open-pushes.ts';
import type { Settler } from './settler.ts';
import { batchOf, REPEAT, STATE, type TrackedPush } from './tracked-push.ts';
import type { Tracker } from './tracker.ts';

export interface RecoveryDeps {
  readonly acceptor: Pick<Acceptor, 'recover'>;
  readonly settler: Pick<Settler, 'apply'>;
  readonly tracker: Tracker;
  readonly dedup: DedupMemory;
  readonly log: BatchLog;
  readonly open: OpenPushes;
}

/**
 * Recovers what an earlier process left: replays its log, and gives rows to each push that is not done, so that the log
 * holds only what the history does not have yet. To be called in a transaction. Returns the number of lines that the
 * history does not have.
 */
export function recover({ acceptor, settler, tracker, dedup, log, open }: RecoveryDeps): number {
  for (const { push, receivedAt, keys } of open.load()) {
    tracker.add(push);
    for (const [number, state] of push.states.entries()) {
      // A delivery that failed gave its key back. One that ended otherwise may have its outcome in a line of the log.
      if (state % REPEAT === STATE.failed || isNone(keys, number)) continue;
      push.handles[number] = dedup.table.hold(keys, number * KEY_BYTES, receivedAt);
    }
  }
  let backlog = 0;
  /** Pushes with rows that are older than the log's lines, and the numbers of the deliveries in question. */
  const changed = new Map<TrackedPush, Set<number>>();
  for (const batch of log.replay()) {
    switch (batch.kind) {
      case 'accepted':
        for (const push of batch.pushes) if (!open.has(push.key)) acceptor.recover(push);
        break;
      case 'settled':
        backlog += batch.marks.length;
        replay(batch.marks, batch.lines.split('\n'));
        break;
    }
  }
  for (const [push, numbers] of changed) {
    open.update(push, [...numbers]);
    push.waits = null;
  }
  return backlog + giveRows();

  function replay(marks: readonly Mark[], lines: readonly string[]): void {
    for (const [index, mark] of marks.entries()) {
      const push = tracker.at(mark.key);
      if (push === undefined) continue;
      const settlement: Settlement = JSON.parse(lines[index] ?? '{"deliveries":[]}');
      const answered = settlement.answer !== undefined;
      const isNews = mark.deliveries.length > 0 || (answered && !push.answered);
      settler.apply({ push, mark, answered, settlement });
      if (!isNews || !open.has(mark.key)) continue;
      const numbers = changed.get(push) ?? new Set();
      for (const { number } of mark.deliveries) numbers.add(number);
      changed.set(push, numbers);
    }
  }

  function giveRows(): number {
    const unanswered: TrackedPush[] = [];
    let read = -1;
    let content: Buffer | null = null;
    for (const push of [...tracker.all()]) {
      if (!push.answered) unanswered.push(push);
      if (open.has(push.key)) {
        if (!push.answered) open.answer(push.key);
        push.answered = true;
        continue;
      }
      push.answered = true;
      if (read !== batchOf(push.key)) content = log.accepted(batchOf(push.key));
      read = batchOf(push.key);
      const frame = content === null ? null : frameIn(content, push.key);
      if (frame === null) continue;
      open.move(push, frame, false);
      log.release(push.key);
      push.waits = null;
    }
    log.tidy();
    log.tidied(true);
    return settleUnanswered(unanswered);
  }

  /** The homeservers of these pushes got no answer. The history gets the pushes all the same. */
  function settleUnanswered(pushes: readonly TrackedPush[]): number {
    for (let from = 0; from < pushes.length; from += BATCH_LINES) {
      const some = pushes.slice(from, from + BATCH_LINES);
      const lines = some.map(({ id }): string => {
        const settlement: Settlement = { pushId: id, answer: { at: null, rejected: [] }, deliveries: [] };
        return JSON.stringify(settlement);
      });
      log.appendSettled(
        some.map(({ key, open: left }) => ({ key, final: left === 0, deliveries: [] })),
        lines.join('\n'),
      );
    }
    for (const push of pushes) if (push.open === 0) tracker.remove(push);
    return pushes.length;
  }
}

/** Lines of one batch, for the history gets whole batches. */
const BATCH_LINES = 250;
