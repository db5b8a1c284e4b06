import { z } from 'zod';

const issue = <Code extends string, Shape extends z.ZodRawShape>(code: Code, parameters: Shape) =>
  z.object({ code: z.literal(code), parameters: z.object(parameters) });

const text = z.string();
const number = z.number();

/** Everything that can be wrong with one value that a person wrote. A schema's own checks have the code as their message. */
export const issueSchema = z.discriminatedUnion('code', [
  issue('missing', {}),
  issue('wrong-type', { expected: text }),
  issue('unknown-keys', { keys: z.array(text) }),
  /** The place of the first occurrence. */
  issue('key-twice', { line: number, column: number }),
  issue('too-deep', { maximum: number }),
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
  /** A secret that would be sent elsewhere than before, because of these fields of the form. */
  issue('secret-again', { fields: z.array(z.object({ type: text, key: text, title: text })) }),
  issue('password-again', {}),
  issue('name-reserved', {}),
  /** `free` is the next free port. */
  issue('port-taken', {
    owner: z.object({ name: text, process: number }).nullable(),
    free: number.nullable(),
  }),
  issue('port-forbidden', {}),
  issue('no-address', {}),
  issue('cannot-listen', { said: text }),
  issue('no-network', { network: text }),
  issue('invalid', {}),
]);
export type Issue = z.infer<typeof issueSchema>;
