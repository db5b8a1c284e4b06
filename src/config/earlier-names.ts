/** Sections of the configuration that had another name in earlier versions. */
const EARLIER: ReadonlyMap<string, string> = new Map([['history', 'journal']]);

/** The configuration with the present names. Where it has both, the earlier one stays and is refused as an unknown option. */
export function withPresentNames(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const entries = Object.entries(raw).map(([name, value]): [string, unknown] => {
    const [present] = [...EARLIER].find(([now, earlier]) => earlier === name && !Object.hasOwn(raw, now)) ?? [name];
    return [present, value];
  });
  return Object.fromEntries(entries);
}

/** The path of a value in a file with earlier names; null for a section that was never renamed. */
export function earlierPath([section, ...rest]: readonly (string | number)[]): readonly (string | number)[] | null {
  const earlier = typeof section === 'string' ? EARLIER.get(section) : undefined;
  return earlier === undefined ? null : [earlier, ...rest];
}
