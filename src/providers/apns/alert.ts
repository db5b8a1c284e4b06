import type { Notification } from '../../matrix/notification.ts';

/** A sentence that an iOS client looks up in its own strings: its key, and the arguments to fill in. */
export interface LocalisedAlert {
  readonly key: string;
  readonly args: readonly string[];
}

const MAX_NAME = 1_024;

/** The sentence for an event, chosen as the reference gateway does; null for an event that does not alert. */
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

/** As in the reference gateway, an empty display name is used as it is, and a push without a sender gets a space. */
function senderOf({ sender, sender_display_name }: Notification): string {
  return sender || sender_display_name ? shortened(sender_display_name ?? sender ?? '') : ' ';
}

function roomOf({ room_name, room_alias }: Notification): string | null {
  const name = room_name || room_alias;
  return name ? shortened(name) : null;
}

/** A body is used only beside a `msgtype`, whatever the type of the event; an empty body counts only for an image. */
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

/** Some homeservers add a `membership` to the notification, beyond the specification; the event's content always has it. */
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

/** The first characters of a name. A character takes at most two code units, so the rest of a long name is not split. */
function shortened(name: string): string {
  return [...name.slice(0, 2 * MAX_NAME)].slice(0, MAX_NAME).join('');
}
