import { vi } from 'vitest';

/** Far longer than anything takes on a quiet machine; a busy one may stall for seconds. */
const PATIENCE_MS = 30_000;

/**
 * Waits until the check passes, and returns its result. Tests wait with this and not with Vitest's default of one
 * second, which may be too short for a busy machine to start a process.
 */
export function eventually<Found>(
  check: () => Found | Promise<Found>,
  options: { readonly timeout?: number; readonly interval?: number } = {},
): Promise<Found> {
  return vi.waitFor(check, { timeout: PATIENCE_MS, ...options });
}
