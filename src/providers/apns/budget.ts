import { isObject } from '../json.ts';

/**
 * Bytes that a payload may have. Source: Apple, "Generating a remote notification". VoIP pushes may have 5 KB; like the
 * reference gateway, Carillon gives them no more than the others.
 */
export const BUDGET = 4_096;

type Json = Readonly<Record<string, unknown>>;

/**
 * The payload with the texts of its alert shortened until it fits; the payload itself when it fits already, null when it
 * cannot fit. As in the reference gateway, the longest text in bytes (of equals the body, then the first argument) loses its
 * last character, again and again, and the spaces that the reference gateway writes after commas and colons count.
 */
export function fitAlert(payload: Json): Json | null {
  const json = JSON.stringify(payload);
  // A space for each comma and colon at most doubles it.
  if (2 * Buffer.byteLength(json) <= BUDGET) return payload;
  let over = Buffer.byteLength(json) + spacesOf(payload) - BUDGET;
  if (over <= 0) return payload;
  const aps = isObject(payload.aps) ? payload.aps : {};
  const texts = textsOf(aps.alert).map(cuttable);
  over -= texts.reduce((sum, { lost }) => sum + lost, 0);
  if (over - texts.reduce((sum, { written }) => sum + written, 0) > 0) return null;
  for (let length = Math.max(0, ...texts.map(({ bytes }) => bytes)); over > 0; length--) {
    for (const text of texts) {
      if (over <= 0) break;
      if (text.bytes !== length) continue;
      const last = text.characters.pop() ?? '';
      text.bytes -= Buffer.byteLength(last);
      over -= writtenBytes(last);
    }
  }
  return {
    ...payload,
    aps: {
      ...aps,
      alert: withTexts(
        aps.alert,
        texts.map(({ characters }) => characters.join('')),
      ),
    },
  };
}

/** The texts of an alert that may be shortened; of equals, the first is shortened first. */
function textsOf(alert: unknown): readonly string[] {
  if (typeof alert === 'string') return [alert];
  if (!isObject(alert)) return [];
  const args = Array.isArray(alert['loc-args']) ? alert['loc-args'] : [];
  return [alert.body, ...args].filter((text) => typeof text === 'string');
}

/** The alert with these texts instead, in the order of {@link textsOf}. */
function withTexts(alert: unknown, texts: readonly string[]): unknown {
  const rest = [...texts];
  const next = (text: unknown) => (typeof text === 'string' ? rest.shift() : text);
  if (!isObject(alert)) return next(alert);
  const body = next(alert.body);
  const args = alert['loc-args'];
  return {
    ...alert,
    ...(body === undefined ? {} : { body }),
    ...(Array.isArray(args) ? { 'loc-args': args.map(next) } : {}),
  };
}

/** A text as characters, without those beyond the budget. `lost` is the number of bytes that these would have taken. */
function cuttable(text: string) {
  const characters: string[] = [];
  let bytes = 0;
  let written = 0;
  for (const character of text.slice(0, BUDGET)) {
    const more = Buffer.byteLength(character);
    if (bytes + more > BUDGET) break;
    characters.push(character);
    bytes += more;
    written += writtenBytes(character);
  }
  return { characters, bytes, written, lost: writtenBytes(text) - written };
}

/** Bytes of a text in JSON, without the quotation marks. */
function writtenBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** Commas and colons of a value in JSON. */
function spacesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const values: unknown[] = Object.values(value);
  const own = Array.isArray(value) ? values.length - 1 : 2 * values.length - 1;
  return values.reduce((sum: number, each) => sum + spacesOf(each), Math.max(0, own));
}
