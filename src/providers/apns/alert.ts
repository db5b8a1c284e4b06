import type { Notification } from '../../matrix/notification.ts';

/** What an iOS client looks up in its own strings: the key of a sentence and what to fill in. */
export interface LocalisedAlert {
  readonly key: string;
  readonly args: readonly string[];
}

const MAX_NAME = 1_024;

/** The sentence for an event as the reference gateway chooses it; null for what alerts nobody. */
export function alertOf(notification: Notification): LocalisedAlert | null {
  const from = senderOf(notification);
  const room = roomOf(notification);
  switch (notification.type) {
    case undefined:
    case '':
      return null;
    case 'm.room.message':
    case 'm.room.encrypted':
      return messageAlert(notification, from, room);
    case 'm.call.invite':
      return { key: isVideo(notification) ? 'VIDEO_CALL_FROM_USER' : 'VOICE_CALL_FROM_USER', args: [from] };
    case 'm.room.member':
      return inviteAlert(notification, from, room);
    default:
      return { key: 'MSG_FROM_USER', args: [from] };
  }
}

/** A display name that is empty stands, as in the reference gateway; a push without any sender comes from a space. */
function senderOf({ sender, sender_display_name }: Notification): string {
  return sender || sender_display_name ? shortened(sender_display_name ?? sender ?? '') : ' ';
}

function roomOf({ room_name, room_alias }: Notification): string | null {
  const name = room_name || room_alias;
  return name ? shortened(name) : null;
}

/** A body counts only beside a `msgtype`, whatever the type of the event, and an empty one is none except of an image. */
function messageAlert({ content }: Notification, from: string, room: string | null): LocalisedAlert {
  const body = content !== undefined && 'msgtype' in content && typeof content.body === 'string' ? content.body : null;
  const inRoom = room === null ? '' : '_IN_ROOM';
  const rooms = room === null ? [] : [room];
  if (body !== null && content?.msgtype === 'm.image') {
    return { key: `IMAGE_FROM_USER${inRoom}`, args: [from, body, ...rooms] };
  }
  if (!body) return { key: `MSG_FROM_USER${inRoom}`, args: [from, ...rooms] };
  return content?.msgtype === 'm.emote'
    ? { key: `ACTION_FROM_USER${inRoom}`, args: [...rooms, from, body] }
    : { key: `MSG_FROM_USER${inRoom}_WITH_CONTENT`, args: [from, ...rooms, body] };
}

/** `membership` of its own is what homeservers add to the specification; the event's content has it in any case. */
function inviteAlert(notification: Notification, from: string, room: string | null): LocalisedAlert | null {
  const membership = notification.membership ?? notification.content?.membership;
  if (notification.user_is_target !== true || membership !== 'invite') return null;
  return room === null
    ? { key: 'USER_INVITE_TO_CHAT', args: [from] }
    : { key: 'USER_INVITE_TO_NAMED_ROOM', args: [from, room] };
}

function isVideo({ content }: Notification): boolean {
  const offer = content?.offer;
  if (typeof offer !== 'object' || offer === null || !('sdp' in offer)) return false;
  return typeof offer.sdp === 'string' && offer.sdp.includes('m=video');
}

/** The first characters of a name; a character takes two code units at most, so the rest need not be looked at. */
function shortened(name: string): string {
  return [...name.slice(0, 2 * MAX_NAME)].slice(0, MAX_NAME).join('');
}
