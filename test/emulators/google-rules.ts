import { type KeyObject, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const AUDIENCE = 'https://oauth2.googleapis.com/token';
const MESSAGE_FIELDS = ['name', 'data', 'notification', 'android', 'webpush', 'apns', 'fcm_options', 'token'];
const RESERVED = /^(from|message_type|gcm|gcm\..*|google.*)$/;

/**
 * Google's reason to refuse the request for a token; null for one that it accepts. Source: RFC 7523, Google's OAuth 2.0
 * for service accounts.
 */
export function assertionProblem(request: IncomingMessage, body: string, email: string, key: KeyObject): string | null {
  if (request.method !== 'POST') return 'wrong method';
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return 'wrong content type';
  const form = new URLSearchParams(body);
  if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return 'wrong grant_type';
  const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
  const signed = verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'));
  if (!signed || read(header).alg !== 'RS256') return 'wrong signature';
  const { iss, scope, aud, iat, exp } = read(claims);
  if (iss !== email) return 'wrong issuer';
  if (scope !== SCOPE || aud !== AUDIENCE) return 'wrong scope or audience';
  const now = Date.now() / 1_000;
  return exp - iat > 3_600 || exp < now || iat > now + 60 ? 'wrong lifetime' : null;
}

/**
 * FCM's reason to call a message an invalid argument; null for one that it accepts. Source: FCM HTTP v1,
 * `projects.messages`.
 */
export function messageProblem(request: IncomingMessage, body: unknown): string | null {
  if (request.method !== 'POST') return 'wrong method';
  if (!request.headers['content-type']?.startsWith('application/json')) return 'wrong content type';
  if (!isObject(body) || !isObject(body.message)) return 'no message';
  const { message } = body;
  for (const name of Object.keys(body)) if (!['message', 'validate_only'].includes(name)) return unknownName(name);
  for (const name of Object.keys(message)) if (!MESSAGE_FIELDS.includes(name)) return unknownName(name);
  if (typeof message.token !== 'string' || message.token === '') return 'Recipient of the message is not set.';
  return (
    dataProblem(message.data ?? {}) ??
    androidProblem(message.android ?? {}) ??
    apnsProblem(message.apns ?? {}, message.data)
  );
}

function dataProblem(data: unknown): string | null {
  if (!isObject(data)) return 'data is no map';
  let size = 0;
  for (const [name, value] of Object.entries(data)) {
    if (typeof value !== 'string') return 'data takes text only';
    if (RESERVED.test(name)) return `Invalid data payload key: ${name}`;
    size += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  return size > 4_096 ? 'Android message is too big' : null;
}

function androidProblem(android: unknown): string | null {
  if (!isObject(android)) return 'android is no map';
  const { priority = 'normal', ttl = '0s' } = android;
  if (!/^(normal|high)$/i.test(String(priority))) return 'Invalid value at message.android.priority';
  return /^\d+(\.\d{1,9})?s$/.test(String(ttl)) ? null : 'Invalid value at message.android.ttl';
}

/** APNs accepts 4,096 bytes, which contain `data` beside `aps`. */
function apnsProblem(apns: unknown, data: unknown): string | null {
  if (!isObject(apns)) return 'apns is no map';
  const { headers = {}, payload = {} } = apns;
  if (!isObject(headers) || Object.values(headers).some((value) => typeof value !== 'string'))
    return 'Invalid value at message.apns.headers';
  if (!isObject(payload) || !isObject(payload.aps ?? {})) return 'Invalid value at message.apns.payload';
  const size = Buffer.byteLength(JSON.stringify({ ...payload, ...(isObject(data) ? data : {}) }));
  return isObject(payload.aps) && payload.aps.alert !== undefined && size > 4_096 ? 'APNs message is too big' : null;
}

function unknownName(name: string): string {
  return `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`;
}

function read(part: string) {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
