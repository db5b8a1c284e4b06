import { isHighlight } from '../../matrix/highlight.ts';
import { PROBE_EVENT_ID } from '../../matrix/notification.ts';
import { summarise } from '../../matrix/summary.ts';
import { cleanText } from '../../matrix/text.ts';
import type { Banner } from '../../shell/shell.ts';
import type { Delivery } from '../provider.ts';

/** Graphemes of title and body: more than any platform shows. */
const MAX_TITLE = 80;
const MAX_BODY = 300;
/** The title of a push that names neither sender nor room, as with `event_id_only`. */
const UNNAMED = 'Matrix';

/**
 * The banner of a push; null for a push without an event. Pure. `prio: low` neither hides nor mutes a banner, because
 * Synapse sends it for every message of a group room: only a highlight and a call change the urgency.
 */
export function bannerOf({ notification, device, pushId }: Delivery): Banner | null {
  if (!notification.event_id) return null;
  const { kind, sender, room, text } = summarise(notification);
  // A banner replaces the one before with its key. What is written in the room next must not take a ringing call away.
  const ownPart = kind === 'call' ? `\ncall ${notification.event_id}` : '';
  const probe = notification.event_id === PROBE_EVENT_ID;
  return {
    key: `${device.app_id}\n${device.pushkey}\n${notification.room_id ?? ''}${ownPart}`,
    pushId,
    title: cleanText(probe ? 'Test push' : titleOf(sender, room), MAX_TITLE) || UNNAMED,
    body: cleanText(probe ? 'A client checked that pushes arrive.' : text, MAX_BODY),
    urgency: isHighlight(device) || kind === 'call' ? 'critical' : 'normal',
    sound: soundOf(device.tweaks),
    ...(notification.room_id && !probe
      ? { event: { roomId: notification.room_id, eventId: notification.event_id } }
      : {}),
  };
}

function titleOf(sender: string | null, room: string | null): string {
  const named = room !== null && !room.startsWith('!') && room !== sender ? room : null;
  if (sender === null) return named ?? UNNAMED;
  return named === null ? sender : `${sender} in ${named}`;
}

function soundOf(tweaks: Delivery['device']['tweaks']): string | null {
  const sound = tweaks !== undefined && Object.hasOwn(tweaks, 'sound') ? tweaks.sound : undefined;
  if (typeof sound === 'string' && sound !== '') return cleanText(sound, 40);
  return sound === true ? 'default' : null;
}
