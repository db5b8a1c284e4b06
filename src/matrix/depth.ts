/** Levels of a push that are read: far more than an event has, and as many as the reference gateway takes. */
export const MOST_DEPTH = 1_000;

/**
 * Takes out of parsed JSON, in place, what is nested deeper: it reads as null. Nothing that writes JSON takes any depth,
 * and a push that cannot be written could neither be delivered nor kept.
 */
export function limitDepth(value: unknown, left = MOST_DEPTH): void {
  if (!isNested(value)) return;
  for (const [key, each] of Object.entries(value)) {
    if (!isNested(each)) continue;
    if (left === 1) value[key] = null;
    else limitDepth(each, left - 1);
  }
}

function isNested(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
