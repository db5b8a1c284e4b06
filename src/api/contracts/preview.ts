import { z } from 'zod';
import { reasonSchema } from '../../outcomes/outcome.ts';
import { noticeSchema } from '../../problems/catalogue.ts';

/** What one delivery of a push would send, made by the same `prepare` that delivers. */
export const previewSchema = z.object({
  deliveryId: z.string(),
  appId: z.string(),
  provider: z.string().nullable(),
  kind: z.string(),
  /** Null for a capture: it keeps the push's own body. */
  request: z.unknown(),
  bytes: z.number().optional(),
  budget: z.number().optional(),
  /** Why nothing would be sent; null when something would. */
  nothing: z.object({ reason: reasonSchema, detail: z.string().nullable(), fact: noticeSchema.optional() }).nullable(),
});
