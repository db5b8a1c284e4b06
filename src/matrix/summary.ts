import { unreadOf } from './counts.ts';
import { isCountsOnly } from './encrypted.ts';
import type { Notification } from './notification.ts';

export type PushKind =
  | 'message'
  | 'image'
  | 'file'
  | 'call'
  | 'invite'
  | 'reaction'
  | 'encrypted'
  | 'event'
  | 'badge'
  | 'empty';

/** What a push is about, in words for people. The texts are unchanged: whatever shows them has to make them harmless. */
export interface Summary {
  readonly kind: PushKind;
  /** The name or id of the sender; null when the push has none. */
  readonly sender: string | null;
  /** The room's name, else its alias, else its id; null when the push has none. */
  readonly room: string | null;
  readonly text: string;
  readonly unread: number | null;
}

/** Summarises a notification; never throws. */
export function summarise(notification: Notification): Summary {
  const { kind, text } = describe(notification);
  return {
    kind,
    text,
    sender: firstText(notification.sender_display_name, notification.sender),
    room: firstText(notification.room_name, notification.room_alias, notification.room_id),
    unread: unreadOf(notification) ?? null,
  };
}

function describe(notification: Notification): { kind: PushKind; text: string } {
  if (isCountsOnly(notification)) return describeCounts(notification);
  if (!notification.event_id) return { kind: 'encrypted', text: 'Encrypted push' };
  switch (notification.type) {
    case 'm.room.encrypted':
      return { kind: 'encrypted', text: 'Encrypted message' };
    case 'm.room.message':
      return describeMessage(notification);
    case 'm.sticker':
      return { kind: 'image', text: labelled('Sticker', contentText(notification, 'body')) };
    case 'm.call.invite':
    case 'm.call.notify':
    case 'org.matrix.msc4075.call.notify':
    case 'm.rtc.notification':
    case 'org.matrix.msc4075.rtc.notification':
      return { kind: 'call', text: 'Incoming call' };
    case 'm.reaction':
      return { kind: 'reaction', text: labelled('Reacted with', reactionKey(notification), ' ') };
    case 'm.room.member':
      return describeMembership(notification);
    case 'm.room.tombstone':
      return { kind: 'event', text: 'The room was replaced by another' };
    case 'm.room.redaction':
      return { kind: 'event', text: 'Removed a message' };
    case 'm.poll.start':
    case 'org.matrix.msc3381.poll.start':
      return { kind: 'message', text: 'Started a poll' };
    case undefined:
    case '':
      return { kind: 'message', text: 'New message' };
    default:
      return { kind: 'event', text: contentText(notification, 'body') ?? `New event: ${notification.type}` };
  }
}

function describeCounts(notification: Notification): { kind: PushKind; text: string } {
  const unread = unreadOf(notification);
  const missed = notification.counts?.missed_calls;
  if (unread === undefined && missed === undefined) return { kind: 'empty', text: 'No event and no counts' };
  const more = missed === undefined ? [] : [`missed calls ${missed}`];
  return { kind: 'badge', text: [`unread ${unread ?? 0}`, ...more].join(', ') };
}

function describeMessage(notification: Notification): { kind: PushKind; text: string } {
  const body = contentText(notification, 'body');
  switch (notification.content?.msgtype) {
    case 'm.image':
      return { kind: 'image', text: labelled('Image', body) };
    case 'm.video':
      return { kind: 'file', text: labelled('Video', body) };
    case 'm.audio':
      return { kind: 'file', text: labelled('Audio', body) };
    case 'm.file':
      return { kind: 'file', text: labelled('File', body) };
    case 'm.location':
      return { kind: 'message', text: labelled('Location', body) };
    default:
      return { kind: 'message', text: body ?? 'New message' };
  }
}

function describeMembership(notification: Notification): { kind: PushKind; text: string } {
  const membership = firstText(notification.membership, contentText(notification, 'membership'));
  if (membership !== 'invite') return { kind: 'event', text: `Membership changed: ${membership ?? 'unknown'}` };
  return { kind: 'invite', text: notification.user_is_target === false ? 'Invited somebody' : 'Invited you' };
}

function reactionKey({ content }: Notification): string | null {
  const relation = content?.['m.relates_to'];
  if (typeof relation !== 'object' || relation === null || !('key' in relation)) return null;
  return typeof relation.key === 'string' ? firstText(relation.key) : null;
}

function contentText({ content }: Notification, key: string): string | null {
  const value = content !== undefined && Object.hasOwn(content, key) ? content[key] : undefined;
  return typeof value === 'string' ? firstText(value) : null;
}

function labelled(label: string, text: string | null, between = ': '): string {
  return text === null ? label : `${label}${between}${text}`;
}

function firstText(...texts: readonly (string | null | undefined)[]): string | null {
  return texts.find((text) => text !== undefined && text !== null && text.trim() !== '') ?? null;
}
