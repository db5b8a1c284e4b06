import { type Frame, frameAt } from '../../outbox/frame.ts';
import type { SettledPage, Settlement } from '../../outbox/outbox.ts';

/** Everything in a page about one push. */
export interface PushChange {
  readonly pushId: string;
  /** Settlements in their order, as JSON; one for most pushes. */
  readonly lines: string[];
  /** Null when the page has no frame of this push. */
  frame: Frame | null;
  /** No delivery of the push is open. */
  final: boolean;
}

const BEGINNING = '{"pushId":"';

/** Groups a page by push. Lines are not parsed here; most never are. */
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

function pushIdIn(line: string): string {
  // Ids consist of letters and digits, so the next quote ends one.
  const end = line.startsWith(BEGINNING) ? line.indexOf('"', BEGINNING.length) : -1;
  return end < 0 ? settlementIn(line).pushId : line.slice(BEGINNING.length, end);
}

/** The line was written by Carillon itself. */
const settlementIn = (line: string): Settlement => JSON.parse(line);

/** The settlements of a push merged into one. */
export function settlementOf({ lines }: PushChange): Settlement {
  const settlements = lines.map(settlementIn);
  return Object.assign({}, ...settlements, { deliveries: settlements.flatMap(({ deliveries }) => deliveries) });
}
