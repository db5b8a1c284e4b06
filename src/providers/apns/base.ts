import { isObject } from '../json.ts';

type Json = Readonly<Record<string, unknown>>;

/** What an app's options put under every payload. */
export interface AppBase {
  /** For pushes that may alert. */
  readonly alerting: Json;
  /** For those that alert nobody. */
  readonly silent: Json;
}

/** What only the push itself says, whatever the options hold. */
const OWN = ['event_id', 'room_id', 'unread_count', 'missed_calls'] as const;

export const noBase: AppBase = { alerting: {}, silent: {} };

/** The base out of the options of an app: counts alone must neither ring nor show anything. */
export function appBaseOf(options: Json): AppBase {
  const alerting = without(options, OWN);
  if (!isObject(alerting.aps)) return { alerting, silent: alerting };
  const aps = without(alerting.aps, ['badge']);
  return { alerting: { ...alerting, aps }, silent: { ...alerting, aps: without(aps, ['alert', 'sound']) } };
}

/** What the pusher's `default_payload` asks for replaces what the app's options say, name by name, also within `aps`. */
export function withDefaults(base: Json, defaults: Json): Json {
  const both = { ...base, ...defaults };
  if (!isObject(base.aps)) return both;
  return { ...both, aps: isObject(defaults.aps) ? { ...base.aps, ...defaults.aps } : base.aps };
}

function without(from: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}
