import { type KeyObject, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http2';

/** An error of APNs. Source: Apple, "Handling notification responses from APNs". */
export interface AppleError {
  readonly status: number;
  readonly reason: string;
}

export interface AppleRules {
  readonly topic: string;
  readonly keyId: string;
  readonly teamId: string;
  /** The keys that it accepts. */
  readonly publicKeys: readonly KeyObject[];
  /** Unix seconds; tokens made earlier are rejected as expired. */
  readonly oldestToken: number;
}

const TYPES = new Set(['alert', 'background', 'voip', 'complication', 'fileprovider', 'mdm', 'liveactivity']);
const KNOWN = new Set(
  ['topic', 'id', 'push-type', 'priority', 'expiration', 'collapse-id'].map((name) => `apns-${name}`),
);

/**
 * Apple's reason to refuse a request; null for one that it accepts. Source: Apple, "Sending notification requests to
 * APNs".
 */
export function requestError(headers: IncomingHttpHeaders, body: string, { topic }: AppleRules): AppleError | null {
  const text = (name: string) => headers[name]?.toString();
  const type = text('apns-push-type');
  const priority = text('apns-priority') ?? '10';
  if (headers[':method'] !== 'POST') return { status: 405, reason: 'MethodNotAllowed' };
  const [, token] = /^\/3\/device\/([^/?]*)$/.exec(text(':path') ?? '') ?? [];
  if (token === undefined) return { status: 404, reason: 'BadPath' };
  if (token === '') return { status: 400, reason: 'MissingDeviceToken' };
  if (!/^(?:[\da-f]{2})+$/i.test(token)) return { status: 400, reason: 'BadDeviceToken' };
  if (text('apns-topic') === undefined) return { status: 400, reason: 'MissingTopic' };
  if (text('apns-topic') !== topic) return { status: 400, reason: 'TopicDisallowed' };
  if (!/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/.test(text('apns-id') ?? '')) {
    return { status: 400, reason: 'BadMessageId' };
  }
  if (type !== undefined && !TYPES.has(type)) return { status: 400, reason: 'InvalidPushType' };
  if (type === 'voip' && !topic.endsWith('.voip')) return { status: 400, reason: 'TopicDisallowed' };
  if (!['1', '5', '10'].includes(priority)) return { status: 400, reason: 'BadPriority' };
  if (type === 'background' && priority === '10') return { status: 400, reason: 'BadPriority' };
  if (!/^\d{1,10}$/.test(text('apns-expiration') ?? '0')) return { status: 400, reason: 'BadExpirationDate' };
  if (Buffer.byteLength(text('apns-collapse-id') ?? '') > 64) return { status: 400, reason: 'BadCollapseId' };
  const unknown = Object.keys(headers).some((name) => name.startsWith('apns-') && !KNOWN.has(name));
  // Apple accepts these silently, but nobody should send them.
  if (unknown) return { status: 400, reason: 'UnknownHeader' };
  return payloadError(body, type);
}

function payloadError(body: string, type: string | undefined): AppleError | null {
  if (body === '') return { status: 400, reason: 'PayloadEmpty' };
  if (Buffer.byteLength(body) > (type === 'voip' ? 5_120 : 4_096)) return { status: 413, reason: 'PayloadTooLarge' };
  const payload: unknown = JSON.parse(body);
  const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
  return isObject ? null : { status: 400, reason: 'PayloadEmpty' };
}

/**
 * Apple's reason to refuse a provider token; null for one that it accepts. Source: Apple, "Establishing a token-based
 * connection to APNs".
 */
export function tokenError(authorization: string | undefined, rules: AppleRules): AppleError | null {
  const [, header = '', claims = '', signature = ''] =
    /^bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization ?? '') ?? [];
  if (header === '') return { status: 403, reason: 'MissingProviderToken' };
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  const { alg, kid } = read(header);
  const { iss, iat } = read(claims);
  const signed = rules.publicKeys.some((key) =>
    verify(
      'sha256',
      Buffer.from(`${header}.${claims}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    ),
  );
  const ours = alg === 'ES256' && kid === rules.keyId && iss === rules.teamId && Number.isInteger(iat);
  if (!signed || !ours) return { status: 403, reason: 'InvalidProviderToken' };
  const age = Date.now() / 1_000 - iat;
  if (age < -60) return { status: 403, reason: 'InvalidProviderToken' };
  return age > 3_600 || iat < rules.oldestToken ? { status: 403, reason: 'ExpiredProviderToken' } : null;
}
