import { isCountsOnly } from '../../matrix/encrypted.ts';
import type { Device, Notification } from '../../matrix/notification.ts';
import { cleanText } from '../../matrix/text.ts';
import { isObject, toJson } from '../json.ts';
import { cut } from './cut.ts';

type Json = Readonly<Record<string, unknown>>;

/** The configured texts of a notification on iOS, with the placeholders {sender}, {room}, {text} and {unread}. */
export interface IosWords {
  readonly title: string | undefined;
  readonly body: string | undefined;
}

/** Graphemes of a title and a body. */
const MAX_TITLE = 120;
const MAX_BODY = 500;
/** Bytes that FCM adds for Apple: a message id and other members of its own. */
const OVERHEAD = 256;

/**
 * The `apns` of a message, which only Apple devices get: title, body and badge, merged over the app's options, because iOS
 * shows nothing for a message with data only. A push of counts alone gets nothing but the badge. Source:
 * FCM HTTP v1, `ApnsConfig`; Apple, "Generating a remote notification".
 */
export function apnsOf(
  notification: Notification,
  device: Device,
  words: IosWords,
  badge: number | undefined,
  options: unknown,
): Json {
  const base = isObject(options) ? options : {};
  const payload = isObject(base.payload) ? base.payload : {};
  const headers = isObject(base.headers) ? base.headers : {};
  const silent = isCountsOnly(notification);
  const { alert: shown, sound: ring, ...quiet } = isObject(payload.aps) ? payload.aps : {};
  const alert = silent ? {} : alertOf(notification, badge, words);
  const sound = device.tweaks?.sound;
  const aps = {
    ...quiet,
    ...(silent || shown === undefined ? {} : { alert: shown }),
    ...(Object.keys(alert).length === 0 ? {} : { alert: { ...(isObject(shown) ? shown : {}), ...alert } }),
    ...(silent || ring === undefined ? {} : { sound: ring }),
    ...(silent || typeof sound !== 'string' || sound === '' ? {} : { sound }),
    ...(badge === undefined ? {} : { badge }),
  };
  const priority = silent || notification.prio === 'low' ? '5' : '10';
  return { ...base, headers: { 'apns-priority': priority, ...headers }, payload: { ...payload, aps } };
}

/** How many of a message's 4,096 bytes its `apns` takes. */
export function apnsBytes({ payload }: Json): number {
  return Buffer.byteLength(toJson(payload)) + OVERHEAD;
}

function alertOf(notification: Notification, badge: number | undefined, { title, body }: IosWords) {
  const { sender, sender_display_name, room_name, room_alias, content } = notification;
  const known: Readonly<Record<string, string | undefined>> = {
    sender: sender_display_name || sender,
    room: room_name || room_alias,
    text: content !== undefined && 'msgtype' in content && typeof content.body === 'string' ? content.body : undefined,
    unread: badge === undefined ? undefined : String(badge),
  };
  // All placeholders are replaced in one pass, because a value may itself look like a placeholder.
  const filled = (words: string | undefined, max: number) =>
    cut(
      cleanText(
        (words ?? '').replaceAll(/\{(sender|room|text|unread)\}/g, (_, name) => known[name] ?? ''),
        max,
      ),
    );
  const texts = { title: filled(title, MAX_TITLE), body: filled(body, MAX_BODY) };
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}
