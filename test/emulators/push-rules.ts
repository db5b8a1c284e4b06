import { createPublicKey, verify } from 'node:crypto';
import type { ReceivedRequest } from './endpoint.ts';

/** The answer of a push service to a request that breaks its rules. */
export interface Refusal {
  readonly status: number;
  readonly why: string;
}

const MAX_BYTES = 4_096;
const DAY_S = 86_400;

/**
 * The reason of a push service to refuse a request; null for one that it accepts. Source: RFC 8030, 5 (TTL, Urgency,
 * Topic, size); for Web Push also RFC 8291 (encoding) and RFC 8292 (identification of the sender).
 */
export function pushProblem(request: ReceivedRequest, scheme: string, encrypted: boolean): Refusal | null {
  const { method, headers, bytes } = request;
  if (method !== 'POST') return { status: 405, why: 'only POST' };
  if (!/^\d{1,10}$/.test(headers.ttl?.toString() ?? '')) return { status: 400, why: 'TTL is missing or is no number' };
  const urgency = headers.urgency ?? 'normal';
  if (!['very-low', 'low', 'normal', 'high'].includes(String(urgency))) return { status: 400, why: 'unknown Urgency' };
  const { topic } = headers;
  if (topic !== undefined && !/^[\w-]{1,32}$/.test(String(topic))) return { status: 400, why: 'Topic is none' };
  if (bytes.length > MAX_BYTES) return { status: 413, why: 'too large' };
  if (bytes.length === 0) return { status: 400, why: 'empty' };
  if (headers['content-encoding'] !== 'aes128gcm') return { status: 415, why: 'Content-Encoding is not aes128gcm' };
  return encrypted ? vapidProblem(request, `${scheme}//${headers.host}`) : matrixProblem(request);
}

function vapidProblem(request: ReceivedRequest, origin: string): Refusal | null {
  if (request.headers.authorization === undefined) return { status: 401, why: 'no VAPID' };
  try {
    const { aud, exp, sub } = vapidClaims(request);
    const left = exp - Date.now() / 1_000;
    if (aud !== origin) return { status: 403, why: `aud is ${aud}, not ${origin}` };
    if (left <= 0 || left > DAY_S) return { status: 403, why: 'exp is not within a day' };
    return /^(mailto:\S+@\S+|https:\/\/\S+)$/.test(sub) ? null : { status: 403, why: 'sub is no contact' };
  } catch (error) {
    return { status: 403, why: String(error) };
  }
}

/** The body is the notification without its devices. Source: UnifiedPush, "Matrix gateway". */
function matrixProblem({ headers, body }: ReceivedRequest): Refusal | null {
  if (headers['content-type'] !== 'application/json')
    return { status: 415, why: 'Content-Type is not application/json' };
  const { notification, ...more } = JSON.parse(body);
  if (typeof notification !== 'object' || notification === null) return { status: 400, why: 'no notification' };
  if (Object.keys(more).length > 0 || 'devices' in notification)
    return { status: 400, why: 'more than a notification' };
  return null;
}

interface Claims {
  readonly aud: string;
  readonly exp: number;
  readonly sub: string;
  /** The key that signed them, in base64url. */
  readonly key: string;
}

/** The claims of a request's VAPID token; throws when it is not signed by the key that it names (RFC 8292). */
export function vapidClaims({ headers }: Pick<ReceivedRequest, 'headers'>): Claims {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  const [header = '', claims = '', signature = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  const point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const signed = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!signed || read(header).alg !== 'ES256') throw new Error('The VAPID token is not signed by the key it names.');
  return { ...read(claims), key };
}
