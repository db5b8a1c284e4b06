import { KEY_BYTES } from '../../storage/frame.ts';
import type { Settlement } from '../outbox.ts';
import type { DedupMemory } from './dedup-memory.ts';
import { UNDER_WAY } from './dedup-table.ts';
import { type createIntake, isNone } from './intake.ts';
import { frameIn, type Log, type Mark } from './log.ts';
import type { OpenPushes } from './open-pushes.ts';
import type { createSettling } from './settling.ts';
import { batchOf, isEnded, type TrackedPush } from './tracked-push.ts';
import type { Tracker } from './tracker.ts';

export interface RecoveryDeps {
  readonly intake: Pick<ReturnType<typeof createIntake>, 'track'>;
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
      if (isEnded(state) || isNone(keys, number)) continue;
      push.handles[number] = dedup.table.remember(keys, number * KEY_BYTES, receivedAt, UNDER_WAY);
    }
  }
  let backlog = 0;
  for (const batch of log.replay()) {
    switch (batch.kind) {
      case 'accepted':
        for (const { key, frame } of batch.pushes) if (!open.has(key)) intake.track(frame, key, Date.now());
        break;
      case 'settled':
        backlog += batch.marks.length;
        replay(batch.marks, batch.lines.split('\n'));
        break;
    }
  }
  return backlog + giveRows();

  function replay(marks: readonly Mark[], lines: readonly string[]): void {
    for (const [index, mark] of marks.entries()) {
      const push = tracker.at(mark.key);
      if (push === undefined) continue;
      const settlement: Settlement = JSON.parse(lines[index] ?? '{"deliveries":[]}');
      settling.apply({ push, mark, answered: settlement.answer !== undefined, settlement });
    }
  }

  function giveRows(): number {
    const batches = new Set<number>();
    const unanswered: TrackedPush[] = [];
    for (const push of [...tracker.all()]) {
      if (!push.answered) unanswered.push(push);
      push.answered = true;
      if (open.has(push.key)) {
        open.update(push, [...push.states.keys()]);
        continue;
      }
      const batch = batchOf(push.key);
      const content = log.accepted(batch);
      const frame = content === null ? null : frameIn(content, push.key);
      if (frame === null) continue;
      open.move(push, frame, false);
      log.release(push.key);
      batches.add(batch);
      push.waits = null;
    }
    log.tidy(batches);
    return tellUnanswered(unanswered);
  }

  /** Whoever sent these has no answer, and the history has to hear of them all the same. */
  function tellUnanswered(pushes: readonly TrackedPush[]): number {
    if (pushes.length === 0) return 0;
    const lines = pushes.map(({ id }): string => {
      const settlement: Settlement = { pushId: id, answer: { at: null, rejected: [] }, deliveries: [] };
      return JSON.stringify(settlement);
    });
    log.appendSettled(
      pushes.map(({ key, open: left }) => ({ key, final: left === 0, deliveries: [] })),
      lines.join('\n'),
    );
    for (const push of pushes) if (push.open === 0) tracker.remove(push);
    return pushes.length;
  }
}
