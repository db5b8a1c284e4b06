import { z } from 'zod';
import { parseQuery } from '../../query/parse-query.ts';

/** The text of a search (docs/search.md), read as the query that it is. What cannot be read is refused with its place. */
const querySchema = z
  .string()
  .max(500)
  .transform((text, { addIssue }) => {
    const parsed = parseQuery(text);
    if (parsed.ok) return parsed.query;
    const { code, at, length, choices } = parsed.error;
    addIssue({ code: 'custom', message: code, params: { at, length, choices } });
    return z.NEVER;
  });

export const searchShape = {
  search: querySchema,
  /** An IANA name: where the times of day in a search are read; the relay's own by default. */
  timeZone: z.string().max(64).optional(),
};
