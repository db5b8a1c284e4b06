import { vi } from 'vitest';

/** Far longer than anything takes on a quiet machine: a busy one may stand still for seconds. */
const PATIENCE_MS = 30_000;

/**
 * Waits until the check passes, and hands on what it found. What happens by itself is waited for with this one, never
 * with Vitest's own second, which is less than a busy machine may need to start a process.
 */
export function eventually<Found>(
  check: () => Found | Promise<Found>,
  options: { readonly timeout?: number; readonly interval?: number } = {},
): Promise<Found> {
  return vi.waitFor(check, { timeout: PATIENCE_MS, ...options });
}
