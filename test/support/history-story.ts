import type { SettledPage } from '../../src/outbox/outbox.ts';
import { linesOf } from './page-lines.ts';

/**
 * A history that believes everything, for what an outbox tells it: it remembers lines in their order, and says when it is
 * told of a push that it does not know. A page that is written twice is one page.
 */
export function createStory() {
  const lines = new Map<string, string[]>();
  const bodies = new Map<string, string>();
  const known = new Set<string>();
  const mistakes: string[] = [];
  return {
    write(page: SettledPage): void {
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
    /** Everything it knows: of each push what was settled in order, and the body of those that are done. */
    read: () => [...known].sort().map((id) => ({ id, lines: lines.get(id), body: bodies.get(id) ?? null })),
  };
}
