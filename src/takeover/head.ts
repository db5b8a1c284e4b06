import { listedSummary, namesOf } from '../delivery/summary.ts';
import { charsetOf } from '../matrix/charset.ts';
import type { Notification } from '../matrix/notification.ts';
import { readNotification } from '../matrix/read.ts';
import type { ListedSummary, PushHead, PushNames } from '../outbox/incoming.ts';
import type { OldPush } from './old-push.ts';

/** The head of a push, from its row and, where that is not enough, its body. */
export function headOf(push: OldPush): PushHead {
  const request: PushHead['request'] = JSON.parse(push.request);
  const notification = push.body === null ? null : read(push.body, charsetOf(request.headers));
  return {
    id: push.id,
    receivedAt: push.receivedAt,
    request,
    summary: push.kind === null ? summaryOf(push, notification) : { ...rowSummary(push), kind: push.kind },
    names: notification === null ? noNames : namesOf(notification),
    deliveries: push.deliveries.map(({ appId, pushkey, provider }) => ({ appId, pushkey, registration: '', provider })),
    ...(push.body === null ? { erasedBytes: push.bytes } : {}),
  };
}

const rowSummary = ({ title, text, room, unread, prio }: OldPush) => ({ title, text, room, unread, prio });

/** The summary of a push whose row has none. */
function summaryOf(push: OldPush, notification: Notification | null): ListedSummary {
  if (notification === null) return { ...rowSummary(push), kind: push.body === null ? 'event' : 'empty' };
  return listedSummary(notification);
}

const noNames: PushNames = { eventId: null, roomId: null, roomAlias: null, sender: null };

function read(body: Uint8Array, charset: string | undefined): Notification | null {
  try {
    return readNotification(body, charset);
  } catch {
    return null;
  }
}
