import { z } from 'zod';
import { outcomeSchema } from '../outcome.ts';

/** Unix milliseconds. */
const time = z.number();

export const deliveryRowSchema = z.object({
  id: z.string(),
  appId: z.string(),
  pushkey: z.string(),
  /** Null while the delivery is under way. */
  outcome: outcomeSchema.nullable(),
  /** Provider type, null where no app matched. */
  provider: z.string().nullable(),
  endedAt: time.nullable(),
});

/** One push as a list shows it. Names and text are null in the content mode `metadata`. */
export const pushRowSchema = z.object({
  id: z.string(),
  /** Grows with every change of any push; a reader that knows the last one it saw can ask for what came since. */
  revision: z.number(),
  receivedAt: time,
  kind: z.enum(['message', 'image', 'file', 'call', 'invite', 'reaction', 'encrypted', 'event', 'badge', 'empty']),
  title: z.string().nullable(),
  text: z.string().nullable(),
  room: z.string().nullable(),
  unread: z.number().nullable(),
  prio: z.enum(['high', 'low']),
  bytes: z.number(),
  deliveries: z.array(deliveryRowSchema),
});

export const attemptRowSchema = z.object({
  number: z.number(),
  startedAt: time,
  endedAt: time,
  outcome: outcomeSchema,
  request: z.unknown().optional(),
  response: z.unknown().optional(),
});

export const requestRecordSchema = z.object({
  method: z.string(),
  /** Path and query; the value of a shared secret is replaced before it comes here. */
  path: z.string(),
  httpVersion: z.string(),
  /** As they came, in order and in their own spelling. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** Address of the sender, after the named proxies. */
  peer: z.string(),
});

export const pushDetailSchema = pushRowSchema.extend({
  request: requestRecordSchema,
  /** The request's body in base64, as it came after transfer and content decoding; null when it was not kept. */
  body: z.string().nullable(),
  acknowledgedAt: time.nullable(),
  rejected: z.array(z.string()),
  deliveries: z.array(deliveryRowSchema.extend({ attempts: z.array(attemptRowSchema) })),
});

export type PushRow = z.infer<typeof pushRowSchema>;
export type PushDetail = z.infer<typeof pushDetailSchema>;
export type RequestRecord = z.infer<typeof requestRecordSchema>;
export type DeliveryRow = z.infer<typeof deliveryRowSchema>;
