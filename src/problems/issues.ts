import { z } from 'zod';
import { issueWords } from './issue-words.ts';

const issue = <Code extends string, Shape extends z.ZodRawShape>(code: Code, parameters: Shape) =>
  z.object({ code: z.literal(code), parameters: z.object(parameters) });

const text = z.string();
const number = z.number();

/** What can be wrong with one value that somebody wrote. A schema names one that is its own by the code. */
export const issueSchema = z.discriminatedUnion('code', [
  issue('missing', {}),
  issue('wrong-type', { expected: text }),
  issue('unknown-keys', { keys: z.array(text) }),
  issue('not-one-of', { values: z.array(text) }),
  issue('empty', {}),
  issue('too-short', { minimum: number }),
  issue('too-few', { minimum: number }),
  issue('too-many', { maximum: number }),
  issue('too-small', { minimum: number }),
  issue('too-big', { maximum: number }),
  issue('no-url', {}),
  issue('no-time', {}),
  issue('no-contact', {}),
  issue('no-nat64-prefix', {}),
  issue('no-proxies', {}),
  issue('no-proxy-url', {}),
  issue('no-page-address', {}),
  issue('no-credentials', {}),
  issue('options-too-large', {}),
  issue('no-provider', {}),
  issue('no-name', {}),
  issue('name-with-spaces', {}),
  issue('name-taken', {}),
  issue('name-overlaps', { other: text }),
  /** A secret that would go elsewhere than before, and what decides that: fields of the form. */
  issue('secret-again', { fields: z.array(z.object({ type: text, key: text, title: text })) }),
  issue('password-again', {}),
  issue('name-reserved', {}),
  issue('invalid', {}),
]);
export type Issue = z.infer<typeof issueSchema>;

/** A place in what was judged, and what is wrong there: as a code, and in English. */
export const placedIssueSchema = z.intersection(
  issueSchema,
  z.object({ path: z.array(z.union([text, number])), message: text }),
);
export type PlacedIssue = z.infer<typeof placedIssueSchema>;

export function placedIssue(path: readonly PropertyKey[], found: Issue): PlacedIssue {
  const known = path.filter((key): key is string | number => typeof key !== 'symbol');
  return { ...found, path: known, message: issueWords(found) };
}

/** Reads a value; what is wrong with it is told as ours, not in zod's words. */
export function readOrIssues<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly data: z.output<Schema> } | { readonly issues: readonly PlacedIssue[] } {
  const dropped = placeOfDropped(value);
  if (dropped !== null)
    return { issues: [placedIssue(dropped, { code: 'unknown-keys', parameters: { keys: [DROPPED] } })] };
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { data: parsed.data };
  return { issues: parsed.error.issues.map((one) => placedIssue(one.path, issueOf(one))) };
}

/** A key that zod takes out of what it reads without a word. */
const DROPPED = '__proto__';
/** Levels that schemas look into; what lies deeper is handed on as it is. */
const MAX_LEVELS = 10;

function placeOfDropped(value: unknown, place: readonly PropertyKey[] = []): readonly PropertyKey[] | null {
  if (typeof value !== 'object' || value === null || place.length === MAX_LEVELS) return null;
  if (Object.hasOwn(value, DROPPED)) return place;
  for (const [key, each] of Object.entries(value)) {
    const found = placeOfDropped(each, [...place, Array.isArray(value) ? Number(key) : key]);
    if (found !== null) return found;
  }
  return null;
}

function issueOf(found: z.core.$ZodIssue): Issue {
  const own = issueSchema.safeParse({ code: found.message, parameters: {} });
  if (own.success) return own.data;
  switch (found.code) {
    case 'invalid_type':
      return found.input === undefined
        ? { code: 'missing', parameters: {} }
        : { code: 'wrong-type', parameters: { expected: found.expected } };
    case 'unrecognized_keys':
      return { code: 'unknown-keys', parameters: { keys: found.keys } };
    case 'invalid_value':
      return { code: 'not-one-of', parameters: { values: found.values.map(String) } };
    case 'invalid_union':
      return 'options' in found && Array.isArray(found.options)
        ? { code: 'not-one-of', parameters: { values: found.options.map(String) } }
        : { code: 'invalid', parameters: {} };
    case 'too_small':
      return tooSmall(found.origin, Number(found.minimum));
    case 'too_big': {
      const maximum = Number(found.maximum);
      return { code: found.origin === 'array' ? 'too-many' : 'too-big', parameters: { maximum } };
    }
    case 'invalid_format':
      return { code: found.format === 'url' ? 'no-url' : 'invalid', parameters: {} };
    default:
      return { code: 'invalid', parameters: {} };
  }
}

function tooSmall(origin: string, minimum: number): Issue {
  if (origin === 'array') return { code: 'too-few', parameters: { minimum } };
  if (origin !== 'string') return { code: 'too-small', parameters: { minimum } };
  return minimum <= 1 ? { code: 'empty', parameters: {} } : { code: 'too-short', parameters: { minimum } };
}
