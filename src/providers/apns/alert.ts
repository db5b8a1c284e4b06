import type { Notification } from '../../matrix/notification.ts';

/** What an iOS client looks up in its own strings: the key of a sentence and what to fill in. */
export interface LocalisedAlert {
  readonly key: string;
  readonly args: readonly string[];
}

const MOST_NAME = 1_024;

/** The sentence for an event as the reference gateway chooses it; null for what alerts nobody. */
export function alertOf(notification: Notification): LocalisedAlert | null {
  const from = [...(notification.sender_display_name || notification.sender || ' ')].slice(0, MOST_NAME).join('');
  const named = notification.room_name || notification.room_alias;
  const room = named ? [...named].slice(0, MOST_NAME).join('') : null;
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

function messageAlert({ type, content }: Notification, from: string, room: string | null): LocalisedAlert {
  const body = type === 'm.room.message' && typeof content?.body === 'string' ? content.body : null;
  const inRoom = room === null ? '' : '_IN_ROOM';
  const rooms = room === null ? [] : [room];
  if (body === null) return { key: `MSG_FROM_USER${inRoom}`, args: [from, ...rooms] };
  switch (content?.msgtype) {
    case 'm.image':
      return { key: `IMAGE_FROM_USER${inRoom}`, args: [from, body, ...rooms] };
    case 'm.emote':
      return { key: `ACTION_FROM_USER${inRoom}`, args: [...rooms, from, body] };
    default:
      return { key: `MSG_FROM_USER${inRoom}_WITH_CONTENT`, args: [from, ...rooms, body] };
  }
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
