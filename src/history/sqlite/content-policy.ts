import type { PushHead } from '../../outbox/incoming.ts';
import type { Retention } from '../history.ts';

export type Content = Retention['content'];

/** What the content policy leaves of a push: `off` keeps as much as `metadata` while something of it is open. */
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
