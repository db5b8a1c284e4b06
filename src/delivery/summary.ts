import type { Notification } from '../matrix/notification.ts';
import { summarise } from '../matrix/summary.ts';
import { cleanText } from '../matrix/text.ts';
import type { ListedSummary, PushNames } from '../outbox/incoming.ts';

/** Graphemes that a row of a list can show. */
const MAX_NAME = 120;
const MAX_TEXT = 300;
/** Graphemes that the search goes through. */
const MAX_SEARCHED = 8_192;

/** The texts of a push for a row of a list: cleaned of control characters, and cut to the row's length. */
export function listedSummary(notification: Notification): ListedSummary {
  const { kind, sender, text, room, unread } = summarise(notification);
  const isLong = text.length > MAX_TEXT;
  return {
    kind,
    title: sender === null ? null : cleanText(sender, MAX_NAME),
    text: cleanText(text, MAX_TEXT),
    room: room === null ? null : cleanText(room, MAX_NAME),
    unread,
    prio: notification.prio,
    ...(isLong ? { longText: cleanText(text, MAX_SEARCHED) } : {}),
  };
}

/** The identifiers that a push is looked up by. */
export function namesOf({ event_id, room_id, room_alias, sender }: Notification): PushNames {
  return {
    eventId: event_id ?? null,
    roomId: room_id ?? null,
    roomAlias: room_alias ?? null,
    sender: sender ?? null,
  };
}
