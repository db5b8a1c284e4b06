import { z } from 'zod';
import { type Issue, issueSchema } from './issue-codes.ts';
import { issueWords } from './issue-words.ts';

/** What is wrong at a place in a value: the issue, its path, and its message in English. */
export const placedIssueSchema = z.intersection(
  issueSchema,
  z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }),
);
export type PlacedIssue = z.infer<typeof placedIssueSchema>;

export function placedIssue(path: readonly PropertyKey[], found: Issue): PlacedIssue {
  const jsonPath = path.filter((key): key is string | number => typeof key !== 'symbol');
  return { ...found, path: jsonPath, message: issueWords(found) };
}

/** Parses a value with a schema. What is wrong with it is returned as issues of the catalogue, not as errors of zod. */
export function readOrIssues<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly data: z.output<Schema> } | { readonly issues: readonly PlacedIssue[] } {
  const dropped = pathOfDropped(value);
  if (dropped !== null)
    return { issues: [placedIssue(dropped, { code: 'unknown-keys', parameters: { keys: [DROPPED] } })] };
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { data: parsed.data };
  return { issues: parsed.error.issues.map((one) => placedIssue(one.path, issueOf(one))) };
}

/** A key that zod drops silently from what it parses. */
const DROPPED = '__proto__';
/** The levels that schemas check; deeper values are passed on as they are. */
const MAX_LEVELS = 10;

function pathOfDropped(value: unknown, path: readonly PropertyKey[] = []): readonly PropertyKey[] | null {
  if (typeof value !== 'object' || value === null || path.length === MAX_LEVELS) return null;
  if (Object.hasOwn(value, DROPPED)) return path;
  for (const [key, each] of Object.entries(value)) {
    const found = pathOfDropped(each, [...path, Array.isArray(value) ? Number(key) : key]);
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
