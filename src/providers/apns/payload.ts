import type { Device, Notification } from '../../matrix/notification.ts';
import { alertOf } from './alert.ts';

/** Source: Apple, "Generating a remote notification": 4 KB, for VoIP 5 KB. */
export const BUDGET = 4_096;

type Json = Record<string, unknown>;
export type PayloadResult =
  | { readonly kind: 'payload'; readonly json: string; readonly trimmed: boolean }
  | { readonly kind: 'nothing' | 'bad-default-payload' | 'too-large' };

/**
 * The payload as the reference gateway builds it, so that clients need no change: only ids and counts for an event
 * without a type, else a sentence for the client to localise and the badge. Texts of the alert are cut to the budget.
 */
export function payloadOf(notification: Notification, device: Device, sendCounts: boolean): PayloadResult {
  const base = device.data?.default_payload;
  if (base !== undefined && !isObject(base)) return { kind: 'bad-default-payload' };
  const counts = sendCounts ? (notification.counts ?? {}) : {};
  const payload =
    notification.event_id && !notification.type
      ? idsOnly(notification, base ?? {}, counts)
      : full(notification, base ?? {}, counts);
  return payload === null ? { kind: 'nothing' } : withinBudget(payload);
}

function idsOnly({ room_id, event_id }: Notification, base: Json, counts: NonNullable<Notification['counts']>): Json {
  return {
    ...base,
    ...(room_id === undefined ? {} : { room_id }),
    event_id,
    ...(counts.unread === undefined ? {} : { unread_count: counts.unread }),
    ...(counts.missed_calls === undefined ? {} : { missed_calls: counts.missed_calls }),
  };
}

function full(notification: Notification, base: Json, counts: NonNullable<Notification['counts']>): Json | null {
  const alert = alertOf(notification);
  const badge =
    counts.unread === undefined && counts.missed_calls === undefined
      ? undefined
      : (counts.unread ?? 0) + (counts.missed_calls ?? 0);
  if (alert === null && badge === undefined) return null;
  const payload: Json = notification.type ? { ...base } : {};
  const aps: Json = isObject(payload.aps) ? { ...payload.aps } : {};
  if (alert !== null) {
    aps.alert = { ...(isObject(aps.alert) ? aps.alert : {}), 'loc-key': alert.key, 'loc-args': [...alert.args] };
  }
  if (badge !== undefined) aps.badge = badge;
  payload.aps = aps;
  if (alert !== null) {
    if (notification.room_id !== undefined) payload.room_id = notification.room_id;
    if (notification.event_id !== undefined) payload.event_id = notification.event_id;
  }
  return payload;
}

/** Shortens the longest text of the alert, a character at a time, until the payload fits. */
function withinBudget(payload: Json): PayloadResult {
  const json = JSON.stringify(payload);
  let over = Buffer.byteLength(json) - BUDGET;
  if (over <= 0) return { kind: 'payload', json, trimmed: false };
  const aps = isObject(payload.aps) ? payload.aps : {};
  const alert = isObject(aps.alert) ? aps.alert : {};
  const args = Array.isArray(alert['loc-args']) ? alert['loc-args'] : [];
  const texts = [...args, alert.body].map((text) => (typeof text === 'string' ? [...text] : []));
  while (over > 0) {
    const longest = texts.reduce((most, text) => (sizeOf(text) > sizeOf(most) ? text : most));
    const last = longest.pop();
    if (last === undefined) return { kind: 'too-large' };
    over -= Buffer.byteLength(JSON.stringify(last)) - 2;
  }
  const cut = {
    ...payload,
    aps: {
      ...aps,
      alert: {
        ...alert,
        ...(args.length === 0
          ? {}
          : { 'loc-args': args.map((text, index) => (typeof text === 'string' ? texts[index]?.join('') : text)) }),
        ...(typeof alert.body === 'string' ? { body: texts[args.length]?.join('') } : {}),
      },
    },
  };
  return { kind: 'payload', json: JSON.stringify(cut), trimmed: true };
}

function sizeOf(characters: readonly string[]): number {
  return Buffer.byteLength(characters.join(''));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
