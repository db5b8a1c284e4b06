import { z } from 'zod';
import { reasonSchema } from '../../outcomes/outcome.ts';
import { noticeSchema, problemSchema } from '../../problems/catalogue.ts';

/** Why the gateway cannot listen where the configuration says. */
const listenTrouble = z.object({
  problem: problemSchema,
  /** The next free port, when the configured one is taken. */
  freePort: z.number().nullable(),
});

/** How the relay is doing. */
export const healthSchema = z.object({
  version: z.string(),
  shell: z.enum(['desktop', 'terminal']),
  gateway: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('listening'),
      /** Without the shared secret. */
      url: z.string(),
      /** Whether the URL of a pusher must carry one; `gateway/pusherUrl` answers the address with it. */
      sharedSecret: z.boolean(),
      /** Why it still listens where it did before the configuration changed; null when it listens where that says. */
      trouble: listenTrouble.nullable(),
    }),
    listenTrouble.extend({ status: z.literal('failed') }),
  ]),
  /** The number of pushes with open deliveries, and why pushes are refused (null when they are accepted). */
  outbox: z.object({ open: z.number(), problem: problemSchema.nullable() }),
  history: z.object({
    pushes: z.number(),
    /** Size of the files of outbox and history on disk. */
    bytes: z.number(),
    /** Settlements that the history has not written yet. */
    backlog: z.number(),
    /** Why the history cannot be written or read, or what it has lost; pushes are delivered all the same. */
    problem: problemSchema.nullable(),
  }),
  /** In the order of the configuration; `pattern` is an app_id or a glob, `type` names the providers. */
  apps: z.array(
    z.object({
      pattern: z.string(),
      type: z.string(),
      enabled: z.boolean(),
      /** Why the app, or one of its providers, cannot deliver anything. */
      problems: z.array(problemSchema),
      /** Why files that it names can no longer be used, while it delivers with their last good content. */
      stale: z.array(problemSchema),
      /** What needs attention soon and does not prevent deliveries yet. */
      warnings: z.array(problemSchema),
      /** The certificates in use; `endsAt` is unix milliseconds. */
      certificates: z.array(z.object({ key: z.string(), file: z.string(), endsAt: z.number() })),
      /** Unix milliseconds of the last successful delivery since the start; null without one. */
      lastSuccessAt: z.number().nullable(),
      /** The last failed delivery since the start, with its reason as text. */
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
      /** Hosts whose circuit breaker is open, with the time of the next probe (unix milliseconds). */
      resting: z.array(z.object({ host: z.string(), waiting: z.number(), nextProbeAt: z.number() })),
    }),
  ),
  /** Why the configuration file cannot be used, and its changed sections that take effect with the next start. */
  config: z.object({
    problem: problemSchema.nullable(),
    afterRestart: z.array(z.string()),
  }),
  dataDir: z.string(),
  /** Null while notifications are not paused; `until` is unix milliseconds, null for a pause without an end. */
  paused: z.object({ until: z.number().nullable() }).nullable(),
  /** The last unread count that was sent to the shell. */
  unread: z.number(),
});
