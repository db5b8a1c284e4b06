import { isHighlight } from '../../matrix/highlight.ts';
import { rings } from '../../matrix/ringing.ts';
import type { Delivery } from '../provider.ts';

/** Where the endpoints of Microsoft's WNS are. */
const WNS = /(^|\.)notify\.windows\.com$/i;

/**
 * How long a push service may keep a push for a device that is away, in whole seconds (RFC 8030, 5.2): no longer than it is
 * of use. WNS keeps what has no time to live all the same, unless it is told not to (Microsoft, "Push notification service
 * request and response headers", X-WNS-Cache-Policy).
 */
export function timeToLive({ leftMs }: Delivery, ttl: number, { hostname }: URL): Record<string, string> {
  const seconds = secondsLeft(leftMs, ttl);
  return { ttl: String(seconds), ...(seconds === 0 && WNS.test(hostname) ? { 'x-wns-cache-policy': 'no-cache' } : {}) };
}

/** Whole seconds of what is left, and no more than `most`; what is of use at all is kept for a second. */
export function secondsLeft(leftMs: number, most = Number.POSITIVE_INFINITY): number {
  return Math.min(most, Math.max(1, Math.ceil(leftMs / 1_000)));
}

/** True for what wakes a device up whatever its battery says (RFC 8030, 5.3): a call that rings, and a highlight. */
export function isUrgent({ notification, device }: Delivery): boolean {
  return rings(notification) || isHighlight(device);
}
