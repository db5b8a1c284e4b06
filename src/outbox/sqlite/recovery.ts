import { KEY_BYTES } from '../frame.ts';
import type { Settlement } from '../outbox.ts';
import type { DedupMemory } from './dedup-memory.ts';
import { type createIntake, isNone } from './intake.ts';
import { frameIn, type Log, type Mark } from './log.ts';
import type { OpenPushes } from './open-pushes.ts';
import type { createSettling } from './settling.ts';
import { batchOf, REPEAT, STATE, type TrackedPush } from './tracked-push.ts';
import type { Tracker } from './tracker.ts';

export interface RecoveryDeps {
  readonly intake: Pick<ReturnType<typeof createIntake>, 'trackAgain'>;
  readonly settling: Pick<ReturnType<typeof createSettling>, 'apply'>;
  readonly tracker: Tracker;
  readonly dedup: DedupMemory;
  readonly log: Log;
  readonly open: OpenPushes;
}

/**
 * Takes up what an earlier process left: goes through the log as that process did, and gives a row to each push that is
 * not done, so that the log holds no more than what the history still has to get. To be called in a transaction; returns the
 * number of lines that the history has not got.
 */
export function recover({ intake, settling, tracker, dedup, log, open }: RecoveryDeps): number {
  for (const { push, receivedAt, keys } of open.load()) {
    tracker.add(push);
    for (const [number, state] of push.states.entries()) {
      // What failed gave its key back; what ended otherwise may have its outcome in a line that is still to come.
      if (state % REPEAT === STATE.failed || isNone(keys, number)) continue;
      push.handles[number] = dedup.table.hold(keys, number * KEY_BYTES, receivedAt);
    }
  }
  let backlog = 0;
  /** Pushes with rows of which lines say more than their rows. */
  const changed = new Map<TrackedPush, Set<number>>();
  for (const batch of log.replay()) {
    switch (batch.kind) {
      case 'accepted':
        for (const push of batch.pushes) if (!open.has(push.key)) intake.trackAgain(push);
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
      settling.apply({ push, mark, answered, settlement });
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
    return tellUnanswered(unanswered);
  }

  /** Whoever sent these has no answer, and the history has to hear of them all the same. */
  function tellUnanswered(pushes: readonly TrackedPush[]): number {
    for (let from = 0; from < pushes.length; from += LINES) {
      const some = pushes.slice(from, from + LINES);
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

/** Lines of a batch: the history gets whole batches. */
const LINES = 250;
