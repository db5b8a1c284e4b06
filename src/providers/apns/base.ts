import { isObject } from '../json.ts';

type Json = Readonly<Record<string, unknown>>;

/** The members that an app's options add to every payload. */
export interface AppBase {
  /** For pushes that may alert. */
  readonly alerting: Json;
  /** For pushes that alert nobody. */
  readonly silent: Json;
}

/** Members that only the push itself sets, whatever the options contain. */
const RESERVED = ['event_id', 'room_id', 'unread_count', 'missed_calls'] as const;

export const noBase: AppBase = { alerting: {}, silent: {} };

/** Derives the base from the options of an app: counts alone must neither ring nor show anything. */
export function appBaseOf(options: Json): AppBase {
  const alerting = without(options, RESERVED);
  if (!isObject(alerting.aps)) return { alerting, silent: alerting };
  const aps = without(alerting.aps, ['badge']);
  return { alerting: { ...alerting, aps }, silent: { ...alerting, aps: without(aps, ['alert', 'sound']) } };
}

/** The base with the pusher's `default_payload`, which replaces members of the base one by one, also within `aps`. */
export function withDefaults(base: Json, defaults: Json): Json {
  const both = { ...base, ...defaults };
  if (!isObject(base.aps)) return both;
  return { ...both, aps: isObject(defaults.aps) ? { ...base.aps, ...defaults.aps } : base.aps };
}

function without(from: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}
