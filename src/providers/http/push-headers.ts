import { isHighlight } from '../../matrix/highlight.ts';
import { rings } from '../../matrix/ringing.ts';
import type { Delivery } from '../provider.ts';

/** The hosts of the endpoints of Microsoft's WNS. */
const WNS = /(^|\.)notify\.windows\.com$/i;

/**
 * How long a push service may keep a push for a device that is offline, in whole seconds (RFC 8030, 5.2): no longer than the
 * push is useful. WNS keeps even a push with a TTL of zero, unless a header forbids it (Microsoft, "Push notification service
 * request and response headers", X-WNS-Cache-Policy).
 */
export function timeToLive({ leftMs }: Delivery, ttl: number, { hostname }: URL): Record<string, string> {
  const seconds = secondsLeft(leftMs, ttl);
  return { ttl: String(seconds), ...(seconds === 0 && WNS.test(hostname) ? { 'x-wns-cache-policy': 'no-cache' } : {}) };
}

/** `leftMs` in whole seconds, at least one and at most `max`. */
export function secondsLeft(leftMs: number, max = Number.POSITIVE_INFINITY): number {
  return Math.min(max, Math.max(1, Math.ceil(leftMs / 1_000)));
}

/** True for a push that wakes a device even on low battery (RFC 8030, 5.3): a ringing call or a highlight. */
export function isUrgent({ notification, device }: Delivery): boolean {
  return rings(notification) || isHighlight(device);
}
