/** Sections of the configuration that earlier versions knew by another name. */
const EARLIER: ReadonlyMap<string, string> = new Map([['history', 'journal']]);

/** The configuration with the names of now. Where both names stand, the earlier one is left, to be refused as unknown. */
export function withPresentNames(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const entries = Object.entries(raw).map(([name, value]): [string, unknown] => {
    const [present] = [...EARLIER].find(([now, earlier]) => earlier === name && !Object.hasOwn(raw, now)) ?? [name];
    return [present, value];
  });
  return Object.fromEntries(entries);
}

/** The place where a value stands in a file that has earlier names; null where it has none. */
export function earlierPath([section, ...rest]: readonly (string | number)[]): readonly (string | number)[] | null {
  const earlier = typeof section === 'string' ? EARLIER.get(section) : undefined;
  return earlier === undefined ? null : [earlier, ...rest];
}
