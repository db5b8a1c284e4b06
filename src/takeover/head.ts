import { charsetOf } from '../matrix/charset.ts';
import type { Notification } from '../matrix/notification.ts';
import { readNotification } from '../matrix/read.ts';
import { summarise } from '../matrix/summary.ts';
import { cleanText } from '../matrix/text.ts';
import type { ListedSummary, PushHead, PushNames } from '../outbox/incoming.ts';
import type { OldPush } from './old-push.ts';

/** Graphemes a row of a list can show. */
const MAX_NAME = 120;
const MAX_TEXT = 300;

/** What the new stores keep of a push beside its body, from what its row says and, where that is not enough, its body. */
export function headOf(push: OldPush): PushHead {
  const request: PushHead['request'] = JSON.parse(push.request);
  const notification = push.body === null ? null : read(push.body, charsetOf(request.headers));
  return {
    id: push.id,
    receivedAt: push.receivedAt,
    request,
    summary: push.kind === null ? summaryOf(push, notification) : { ...rowSummary(push), kind: push.kind },
    names: namesOf(notification),
    deliveries: push.deliveries.map(({ appId, pushkey, provider }) => ({ appId, pushkey, registration: '', provider })),
    ...(push.body === null ? { erasedBytes: push.bytes } : {}),
  };
}

const rowSummary = ({ title, text, room, unread, prio }: OldPush) => ({ title, text, room, unread, prio });

/** Of a push that had waited for its summary. */
function summaryOf(push: OldPush, notification: Notification | null): ListedSummary {
  if (notification === null) return { ...rowSummary(push), kind: push.body === null ? 'event' : 'empty' };
  const { kind, sender, text, room, unread } = summarise(notification);
  const name = (value: string | null) => (value === null ? null : cleanText(value, MAX_NAME));
  return {
    kind,
    title: name(sender),
    text: cleanText(text, MAX_TEXT),
    room: name(room),
    unread,
    prio: notification.prio,
  };
}

function namesOf(notification: Notification | null): PushNames {
  return {
    eventId: notification?.event_id ?? null,
    roomId: notification?.room_id ?? null,
    roomAlias: notification?.room_alias ?? null,
    sender: notification?.sender ?? null,
  };
}

function read(body: Uint8Array, charset: string | undefined): Notification | null {
  try {
    return readNotification(body, charset);
  } catch {
    return null;
  }
}
