import type { SettledPage, Settlement } from '../../outbox/outbox.ts';
import { type Frame, frameAt } from '../../storage/frame.ts';

/** All that a page tells of one push. */
export interface PushChange {
  settlement: Settlement;
  /** The settlement as it came; null when it is made of several. */
  line: string | null;
  /** Null where the page has none. */
  frame: Frame | null;
  /** Nothing of the push is open any more. */
  final: boolean;
}

/** What a page tells, push by push: most pushes are told of in one line, and those of others are put together. */
export function changesOf({ lines, frames, final, bytes }: SettledPage): readonly PushChange[] {
  const buffer = Buffer.from(bytes);
  const changes = new Map<string, PushChange>();
  let number = 0;
  for (const line of lines.split('\n')) {
    if (line === '') continue;
    // What is parsed was written by this program.
    const settlement: Settlement = JSON.parse(line);
    const start = frames[number] ?? -1;
    const frame = start < 0 ? null : frameAt(buffer, start);
    const isFinal = final[number] ?? false;
    number += 1;
    const earlier = changes.get(settlement.pushId);
    if (earlier === undefined) changes.set(settlement.pushId, { settlement, line, frame, final: isFinal });
    else {
      earlier.settlement = joined(earlier.settlement, settlement);
      earlier.line = null;
      earlier.frame ??= frame;
      earlier.final ||= isFinal;
    }
  }
  return [...changes.values()];
}

function joined(earlier: Settlement, later: Settlement): Settlement {
  return { ...earlier, ...later, deliveries: [...earlier.deliveries, ...later.deliveries] };
}
