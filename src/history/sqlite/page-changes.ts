import { type Frame, frameAt } from '../../outbox/frame.ts';
import type { SettledPage, Settlement } from '../../outbox/outbox.ts';

/** All that a page tells of one push. */
export interface PushChange {
  readonly pushId: string;
  /** Settlements as they came, one for most pushes. */
  readonly lines: string[];
  /** Null where the page has none. */
  frame: Frame | null;
  /** Nothing of the push is open any more. */
  final: boolean;
}

const BEGINNING = '{"pushId":"';

/** What a page tells, push by push. A line is not parsed for it: most never are. */
export function changesOf({ lines, frames, final, bytes }: SettledPage): readonly PushChange[] {
  const buffer = Buffer.from(bytes);
  const changes = new Map<string, PushChange>();
  let number = 0;
  for (const line of lines.split('\n')) {
    if (line === '') continue;
    const pushId = pushIdIn(line);
    const start = frames[number] ?? -1;
    const frame = start < 0 ? null : frameAt(buffer, start);
    const isFinal = final[number] ?? false;
    number += 1;
    const earlier = changes.get(pushId);
    if (earlier === undefined) changes.set(pushId, { pushId, lines: [line], frame, final: isFinal });
    else {
      earlier.lines.push(line);
      earlier.frame ??= frame;
      earlier.final ||= isFinal;
    }
  }
  return [...changes.values()];
}

/** Ids are made of letters and digits. */
function pushIdIn(line: string): string {
  const end = line.startsWith(BEGINNING) ? line.indexOf('"', BEGINNING.length) : -1;
  return end < 0 ? settlementIn(line).pushId : line.slice(BEGINNING.length, end);
}

/** What is parsed was written by this program. */
const settlementIn = (line: string): Settlement => JSON.parse(line);

/** All that was settled of a push, put together. */
export function settlementOf({ lines }: PushChange): Settlement {
  const settlements = lines.map(settlementIn);
  return Object.assign({}, ...settlements, { deliveries: settlements.flatMap(({ deliveries }) => deliveries) });
}
