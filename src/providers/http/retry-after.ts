import type { HttpResult } from './messages.ts';

/**
 * The milliseconds that an answer asks to wait, by its `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). A date is
 * relative to the answer's own `Date`, so that a wrong clock on either side does no harm. Empty without `Retry-After`.
 */
export function retryHint(result: HttpResult, now = Date.now()): { retryAfterMs?: number } {
  if (result.kind === 'trouble') return {};
  const text = result.headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return { retryAfterMs: Number(text) * 1_000 };
  const at = Date.parse(text);
  if (Number.isNaN(at)) return {};
  const sent = Date.parse(result.headers.date ?? '');
  return { retryAfterMs: Math.max(0, at - (Number.isNaN(sent) ? now : sent)) };
}
