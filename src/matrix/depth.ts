/** Levels of nesting that are read: far more than events have, and as many as the reference gateway accepts. */
export const MAX_DEPTH = 1_000;

/**
 * Replaces what is nested deeper in parsed JSON with null, in place. `JSON.stringify` fails for deeply nested values, and a
 * push that cannot be serialised could be neither delivered nor kept.
 */
export function limitDepth(value: unknown, left = MAX_DEPTH): void {
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
