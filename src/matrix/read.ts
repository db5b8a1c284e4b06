import type { z } from 'zod';
import { decodeBody } from './charset.ts';
import { limitDepth, MAX_DEPTH } from './depth.ts';
import { MatrixError } from './errors.ts';
import { type Notification, notifyRequestSchema } from './notification.ts';

/**
 * Reads the body of a notify request. Throws {@link MatrixError}: `not-json` when it is not JSON in its charset, `bad-json`
 * with the JSON path when it is not a push. Unknown keys are kept in `original`.
 */
export function readNotification(body: Uint8Array, charset?: string): Notification {
  const value = parseJson(decode(body, charset));
  const parsed = notifyRequestSchema.safeParse(value);
  if (parsed.success) {
    const { notification: original } = value as { notification: Notification['original'] };
    return Object.assign(parsed.data.notification, { original });
  }
  throw new MatrixError('bad-json', explain(parsed.error.issues[0]));
}

function decode(body: Uint8Array, charset?: string): string {
  try {
    return decodeBody(body, charset);
  } catch {
    throw new MatrixError('not-json', `The body is not valid ${charset ?? 'UTF-8'}.`);
  }
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // A level takes at least two characters, so a shorter text cannot exceed the depth.
    if (text.length > 2 * MAX_DEPTH) limitDepth(value);
    return value;
  } catch {
    throw new MatrixError('not-json', text.trim() === '' ? 'The body is empty.' : 'The body is not JSON.');
  }
}

function explain(issue: z.core.$ZodIssue | undefined): string {
  const path = issue?.path ?? [];
  const where = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
  const expected =
    path.length === 0 || path.length === 1 || typeof path.at(-1) === 'number' ? 'an object' : expectedAt(path.at(-1));
  return `${where === '' ? 'The body' : where} must be ${expected}.`;
}

function expectedAt(key: PropertyKey | undefined): string {
  return key === 'devices' ? 'a list' : 'a string';
}
