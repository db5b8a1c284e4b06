/** The paths at which two JSON values differ; a part that only one has is one difference. */
export function differingFields(one: unknown, other: unknown, path = ''): string[] {
  if (isObject(one) && isObject(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
      differingFields(
        one[key],
        other[key],
        Array.isArray(one) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
      ),
    );
  }
  return Object.is(one, other) ? [] : [path];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
