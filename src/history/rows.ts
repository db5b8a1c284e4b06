import { z } from 'zod';
import { pushKinds, requestRecordSchema } from '../outbox/incoming.ts';
import { outcomeSchema } from '../outcomes/outcome.ts';

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
  kind: z.enum(pushKinds),
  title: z.string().nullable(),
  text: z.string().nullable(),
  room: z.string().nullable(),
  unread: z.number().nullable(),
  prio: z.enum(['high', 'low']),
  bytes: z.number(),
  /** The worst of its deliveries' states; null while none has an outcome, or where the push names no device. */
  status: z.enum(['delivered', 'suppressed', 'retrying', 'failed', 'rejected']).nullable(),
  /** How many deliveries it has, of which a list carries no more than 20, the worst first. */
  deliveryCount: z.number(),
  deliveries: z.array(deliveryRowSchema),
});

export const attemptRowSchema = z.object({
  /** From 1; where numbers are left out, the attempts between were not kept. */
  number: z.number(),
  startedAt: time,
  endedAt: time,
  outcome: outcomeSchema,
  request: z.unknown().optional(),
  response: z.unknown().optional(),
});

export const pushDetailSchema = pushRowSchema.extend({
  request: requestRecordSchema,
  /** The request's body in base64, as it came after transfer and content decoding; null when it was not kept. */
  body: z.string().nullable(),
  /** The body as text, as it was read, where it is not in UTF-8; null where it is, or was not kept. */
  bodyText: z.string().nullable(),
  acknowledgedAt: time.nullable(),
  rejected: z.array(z.string()),
  /** All of them, in the order of the push. */
  deliveries: z.array(
    deliveryRowSchema.extend({
      /** The first 3 and the last 10, as far as they fit into an answer; `attemptCount` says how many there were. */
      attempts: z.array(attemptRowSchema),
      attemptCount: z.number(),
    }),
  ),
});

export type PushRow = z.infer<typeof pushRowSchema>;
export type PushDetail = z.infer<typeof pushDetailSchema>;
export type DeliveryRow = z.infer<typeof deliveryRowSchema>;
