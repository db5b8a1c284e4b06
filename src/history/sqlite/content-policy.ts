import type { PushHead } from '../../outbox/incoming.ts';
import type { Retention } from '../history.ts';

export type Content = Retention['content'];

/**
 * The head of a push without what the content policy drops. `off` keeps the same as `metadata` while a delivery is
 * open.
 */
export function keptHead(head: PushHead, content: Content): PushHead {
  switch (content) {
    case 'full':
      return head;
    case 'metadata':
    case 'off':
      return {
        ...head,
        request: { ...head.request, headers: [] },
        summary: withoutText(head.summary),
        names: { eventId: null, roomId: null, roomAlias: null, sender: null },
      };
  }
}

function withoutText({ kind, unread, prio }: PushHead['summary']): PushHead['summary'] {
  return { kind, title: null, text: null, room: null, unread, prio };
}
