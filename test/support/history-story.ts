import type { SettledPage } from '../../src/outbox/outbox.ts';
import { linesOf } from './page-lines.ts';

/**
 * A history for tests of outboxes: it remembers the lines of each push in their order, and reports a line about an
 * unknown push as a mistake. Writing a page twice changes nothing.
 */
export interface Story {
  write(page: SettledPage): void;
  readonly mistakes: string[];
  /** For each push its settlements in order, and its body once it is complete. */
  read(): { readonly id: string; readonly lines: string[] | undefined; readonly body: string | null }[];
}

export function createStory(): Story {
  const lines = new Map<string, string[]>();
  const bodies = new Map<string, string>();
  const known = new Set<string>();
  const mistakes: string[] = [];
  return {
    write(page) {
      for (const { settlement, final, push } of linesOf(page)) {
        const { pushId } = settlement;
        const text = JSON.stringify(settlement);
        const all = lines.get(pushId) ?? [];
        if (!all.includes(text)) all.push(text);
        lines.set(pushId, all);
        if (push !== null && push.id !== pushId) mistakes.push(`${pushId} has the frame of ${push.id}.`);
        if (push === null && !known.has(pushId)) mistakes.push(`${pushId} is not known.`);
        if (final && push === null && !bodies.has(pushId)) mistakes.push(`${pushId} ends without its body.`);
        known.add(pushId);
        if (final && push !== null) bodies.set(pushId, push.body);
      }
    },
    mistakes,
    read: () => [...known].sort().map((id) => ({ id, lines: lines.get(id), body: bodies.get(id) ?? null })),
  };
}
