import { z } from 'zod';
import { reasonSchema } from '../outcomes/outcome.ts';
import { noticeSchema, problemSchema } from '../problems/catalogue.ts';

/** How the relay is doing. */
export const healthSchema = z.object({
  version: z.string(),
  shell: z.enum(['desktop', 'terminal']),
  gateway: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('listening'),
      /** Without the shared secret. */
      url: z.string(),
      /** Whether pushers have to carry one; `gateway/pusherUrl` answers the address with it. */
      sharedSecret: z.boolean(),
    }),
    z.object({
      status: z.literal('failed'),
      problem: problemSchema,
      /** The next port that is free, when the configured one is not. */
      freePort: z.number().nullable(),
    }),
  ]),
  /** What is not done yet, and why pushes are refused; null when they are accepted. */
  outbox: z.object({ open: z.number(), problem: problemSchema.nullable() }),
  history: z.object({
    pushes: z.number(),
    /** Of the files of outbox and history. */
    bytes: z.number(),
    /** What was settled and is not in the history yet. */
    backlog: z.number(),
    /** Why it cannot be written or read, or what is missing in it; pushes are delivered all the same. */
    problem: problemSchema.nullable(),
  }),
  /** app_id or glob, with its provider's type; the order of the configuration. */
  apps: z.array(
    z.object({
      pattern: z.string(),
      type: z.string(),
      enabled: z.boolean(),
      /** Why the app, or one of its providers, cannot deliver anything. */
      problems: z.array(problemSchema),
      /** Why files that it names cannot be used any more, while it delivers with what they held before. */
      stale: z.array(problemSchema),
      /** What is odd about it, or needs attention soon, and keeps nothing from being delivered yet. */
      warnings: z.array(problemSchema),
      /** Certificates that it works with; `endsAt` is unix milliseconds. */
      certificates: z.array(z.object({ key: z.string(), file: z.string(), endsAt: z.number() })),
      /** Unix milliseconds of the last delivery that went well since the start; null when none did. */
      lastSuccessAt: z.number().nullable(),
      /** The last one that did not, in words. */
      lastFailure: z
        .object({
          at: z.number(),
          reason: reasonSchema,
          words: z.string(),
          detail: z.string().optional(),
          fact: noticeSchema.optional(),
        })
        .nullable(),
      /** Deliveries that wait for another attempt. */
      waiting: z.number(),
      /** Hosts that failed several times in a row and are probed before anything else is sent. */
      resting: z.array(z.object({ host: z.string(), waiting: z.number(), nextProbeAt: z.number() })),
    }),
  ),
  /** What is wrong with the configuration file and what changed in it only takes effect with the next start. */
  config: z.object({
    problem: problemSchema.nullable(),
    afterRestart: z.array(z.string()),
  }),
  dataDir: z.string(),
  /** Null while notifications are not paused; `until` is unix milliseconds, null until somebody ends the pause. */
  paused: z.object({ until: z.number().nullable() }).nullable(),
  /** The last badge the shell was told. */
  unread: z.number(),
});
