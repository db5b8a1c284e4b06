import { z } from 'zod';
import { pushKinds, refusalSchema, requestRecordSchema } from '../outbox/incoming.ts';
import { outcomeSchema } from '../outcomes/outcome.ts';

/** Unix milliseconds. */
const time = z.number();

export const deliveryRowSchema = z.object({
  id: z.string(),
  appId: z.string(),
  pushkey: z.string(),
  /** Null until an outcome is known. */
  outcome: outcomeSchema.nullable(),
  /** Provider type, null where no app matched. */
  provider: z.string().nullable(),
  endedAt: time.nullable(),
});

/** A push as a list shows it. Title, text and room are null under the content policy `metadata`. */
export const pushRowSchema = z.object({
  id: z.string(),
  /** Grows with every change of any push, so that a reader can ask for the changes since the last one it saw. */
  revision: z.number(),
  receivedAt: time,
  kind: z.enum(pushKinds),
  title: z.string().nullable(),
  text: z.string().nullable(),
  room: z.string().nullable(),
  unread: z.number().nullable(),
  prio: z.enum(['high', 'low']),
  bytes: z.number(),
  /** The worst status of its deliveries; null while none has an outcome, or when the push names no device. */
  status: z.enum(['delivered', 'suppressed', 'retrying', 'failed', 'rejected', 'refused']).nullable(),
  /** Null unless the gateway refused the request; then its status is `refused` and it has no deliveries. */
  refusal: refusalSchema.nullable(),
  /** The number of its deliveries; a list carries at most 20 of them, the worst first. */
  deliveryCount: z.number(),
  deliveries: z.array(deliveryRowSchema),
});

export const attemptRowSchema = z.object({
  /** From 1. Missing numbers are attempts that were not kept. */
  number: z.number(),
  startedAt: time,
  endedAt: time,
  outcome: outcomeSchema,
  request: z.unknown().optional(),
  response: z.unknown().optional(),
});

export const pushDetailSchema = pushRowSchema.extend({
  request: requestRecordSchema,
  /**
   * The body of the request in base64, after transfer and content decoding; null when it was not kept. Of a request that
   * was refused at most the first 4 KiB.
   */
  body: z.string().nullable(),
  /** The body as decoded text when it is not UTF-8; null when it is, or when it was not kept. */
  bodyText: z.string().nullable(),
  acknowledgedAt: time.nullable(),
  rejected: z.array(z.string()),
  /** All deliveries, in the order of the push. */
  deliveries: z.array(
    deliveryRowSchema.extend({
      /** The first 3 and the last 10, as far as they fit into an answer; `attemptCount` counts all. */
      attempts: z.array(attemptRowSchema),
      attemptCount: z.number(),
    }),
  ),
});

export type PushRow = z.infer<typeof pushRowSchema>;
export type PushDetail = z.infer<typeof pushDetailSchema>;
export type DeliveryRow = z.infer<typeof deliveryRowSchema>;
