import { oc } from '@orpc/contract';
import { z } from 'zod';
import { settingsSchema } from '../config/schema.ts';
import { pushDetailSchema, pushRowSchema } from '../history/rows.ts';
import { reasonSchema } from '../outcomes/outcome.ts';
import { noticeSchema } from '../problems/catalogue.ts';
import { placedIssueSchema } from '../problems/issues.ts';
import { shellPreferencesSchema, shellSettingsSchema } from '../shell/shell.ts';
import { appDraftSchema, checkSchema, type formFieldSchema, formSchema, keyFileSchema } from './app-schemas.ts';
import { gatewayContract, testContract } from './gateway-contract.ts';
import { healthSchema } from './health-schema.ts';
import { liveContract } from './live-contract.ts';
import { sessionContract } from './session-contract.ts';

export const pushListSchema = z.object({
  rows: z.array(pushRowSchema),
  /** Give it as `before` for the next, older page; null at the end. */
  next: z.string().nullable(),
  /** Newest revision when the page was read: where a live reader starts. */
  revision: z.number(),
});

/** What one delivery of a push would be sent: the same `prepare` that delivers. */
export const previewSchema = z.object({
  deliveryId: z.string(),
  appId: z.string(),
  provider: z.string().nullable(),
  kind: z.string(),
  /** Null for a capture: what it keeps is the push's own body. */
  request: z.unknown(),
  bytes: z.number().optional(),
  budget: z.number().optional(),
  /** Why there would be nothing to send; null when there is something. */
  nothing: z.object({ reason: reasonSchema, detail: z.string().nullable(), fact: noticeSchema.optional() }).nullable(),
});

/** Of base64: 64 KiB. */
const MOST_KEY_LETTERS = 87_384;

/** The API of the relay. The window, the browser and automation use this and nothing else. */
export const contract = {
  health: oc.route({ method: 'GET', path: '/health' }).output(healthSchema),
  pushes: {
    list: oc
      .route({ method: 'GET', path: '/pushes' })
      .input(
        z.object({
          before: z.string().optional(),
          /** Unix milliseconds: the list begins with the newest push that came no later. */
          at: z.coerce.number().int().min(0).optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
          search: z.string().max(500).optional(),
        }),
      )
      .output(pushListSchema),
    get: oc
      .route({ method: 'GET', path: '/pushes/{id}' })
      .errors({ NOT_FOUND: { message: 'No push has this id. It may have been removed by retention.' } })
      .input(z.object({ id: z.string() }))
      .output(pushDetailSchema),
    preview: oc
      .route({ method: 'GET', path: '/pushes/{id}/preview' })
      .errors({ NOT_FOUND: { message: 'No push has this id, or its body was not kept.' } })
      .input(z.object({ id: z.string() }))
      .output(z.array(previewSchema)),
    /**
     * Removes pushes: these, or all that match a search up to one of them (an empty search matches all). What waits for
     * its delivery stays and is counted in `kept`. They are erased after ten seconds, unless they are put back.
     */
    delete: oc
      .route({ method: 'POST', path: '/pushes/delete' })
      .input(
        z.union([
          z.object({ ids: z.array(z.string().max(64)).min(1).max(10_000) }),
          z.object({ search: z.string().max(500), upTo: z.string().max(64).optional() }),
        ]),
      )
      .output(z.object({ token: z.string(), deleted: z.number(), kept: z.number() })),
    /** Puts back what was deleted together, while that is possible. */
    restore: oc
      .route({ method: 'POST', path: '/pushes/restore' })
      .errors({ NOT_FOUND: { message: 'These pushes have been erased.' } })
      .input(z.object({ token: z.string().max(64) }))
      .output(z.object({ restored: z.number() })),
    ...liveContract,
  },
  apps: {
    /** The form of each provider. */
    forms: oc.route({ method: 'GET', path: '/apps/forms' }).output(z.array(formSchema)),
    /** An app's providers as they stand in the configuration file, passwords masked, and the key files they name. */
    get: oc
      .route({ method: 'GET', path: '/apps/{pattern}' })
      .errors({ NOT_FOUND: { message: 'No app has this name.' } })
      .input(z.object({ pattern: z.string() }))
      .output(z.object({ providers: z.array(z.unknown()), keys: z.array(keyFileSchema) })),
    /** Which app an app_id leads to. */
    match: oc
      .route({ method: 'GET', path: '/apps/match' })
      .input(z.object({ appId: z.string() }))
      .output(z.object({ pattern: z.string().nullable() })),
    /** A push of the history as each provider of an app would send it, whatever app it came for. */
    preview: oc
      .route({ method: 'GET', path: '/apps/{pattern}/preview' })
      .errors({ NOT_FOUND: { message: 'There is no such app, or no such push with its body.' } })
      .input(z.object({ pattern: z.string(), pushId: z.string() }))
      .output(z.array(previewSchema)),
    /** Adds or changes an app, or (with `dryRun`) only says what is wrong with it. Nothing is saved while there are issues. */
    save: oc
      .route({ method: 'POST', path: '/apps/save' })
      .input(appDraftSchema.extend({ dryRun: z.boolean().default(false) }))
      .output(z.object({ issues: z.array(placedIssueSchema) })),
    remove: oc
      .route({ method: 'POST', path: '/apps/remove' })
      .errors({ NOT_FOUND: { message: 'No app has this name.' } })
      .input(z.object({ pattern: z.string() }))
      .output(z.object({})),
    /** Gives up on all deliveries that wait for an app, as while it is switched off; how many they were. */
    discard: oc
      .route({ method: 'POST', path: '/apps/discard' })
      .errors({ NOT_FOUND: { message: 'No app has this name.' } })
      .input(z.object({ pattern: z.string() }))
      .output(z.object({ discarded: z.number() })),
    /** Keeps an uploaded key file in the data folder; answers the name under which the configuration knows it. */
    storeKey: oc
      .route({ method: 'POST', path: '/apps/key' })
      .input(
        z.object({
          name: z.string().min(1).max(255),
          base64: z.base64().max(MOST_KEY_LETTERS),
          /** What it is for: the key of the configuration that is to name it. */
          key: z.string().max(40).default(''),
        }),
      )
      .output(keyFileSchema),
    /** Proves an app's credentials as far as its provider allows without alerting anybody. */
    check: oc
      .route({ method: 'POST', path: '/apps/check' })
      .errors({ NOT_FOUND: { message: 'No app has this name.' } })
      .input(z.object({ pattern: z.string() }))
      .output(checkSchema),
  },
  deliveries: {
    /** Tries a waiting delivery now, whatever its turn. */
    retry: oc
      .route({ method: 'POST', path: '/deliveries/retry' })
      .errors({ NOT_FOUND: { message: 'This delivery does not wait any more.' } })
      .input(z.object({ deliveryId: z.string() }))
      .output(z.object({})),
    /** Ends a waiting delivery as failed; the pushkey stays. */
    giveUp: oc
      .route({ method: 'POST', path: '/deliveries/give-up' })
      .errors({ NOT_FOUND: { message: 'This delivery does not wait any more, or is under way.' } })
      .input(z.object({ deliveryId: z.string() }))
      .output(z.object({})),
  },
  pause: {
    /**
     * Withholds notifications on this computer until then (unix milliseconds), until eight in the morning of the next day
     * in the person's time zone (an IANA name; without one, the relay's own), or until the end when that is null.
     */
    start: oc
      .route({ method: 'POST', path: '/pause/start' })
      .input(
        z.object({
          until: z.union([z.number().int().positive(), z.literal('tomorrow')]).nullable(),
          timeZone: z.string().optional(),
        }),
      )
      .output(z.object({})),
    /** Ends the pause, with one notification for all that were withheld. Nothing happens when there is none. */
    end: oc.route({ method: 'POST', path: '/pause/end' }).output(z.object({})),
  },
  shell: {
    /** What can be set about the desktop shell and what it found there; null on a server. */
    get: oc.route({ method: 'GET', path: '/shell' }).output(shellSettingsSchema.nullable()),
    set: oc
      .route({ method: 'POST', path: '/shell' })
      .errors({ NOT_IMPLEMENTED: { message: 'There is no desktop shell here.' } })
      .input(shellPreferencesSchema)
      .output(z.object({})),
  },
  settings: {
    /** The settings of the configuration file, with defaults filled in; the shared secret is masked. */
    get: oc.route({ method: 'GET', path: '/settings' }).output(settingsSchema),
    /** Saves whole sections and puts them into effect. Nothing is saved while there are issues. */
    save: oc
      .route({ method: 'POST', path: '/settings' })
      .input(
        z.object({
          gateway: z.unknown().optional(),
          notifications: z.unknown().optional(),
          history: z.unknown().optional(),
        }),
      )
      .output(z.object({ issues: z.array(placedIssueSchema) })),
    /** Text for a report of a problem: versions, system and state, without secrets, pushes and names. */
    diagnostics: oc.route({ method: 'GET', path: '/diagnostics' }).output(z.object({ text: z.string() })),
  },
  sessions: sessionContract,
  gateway: gatewayContract,
  test: testContract,
};

export type Contract = typeof contract;
export type AppDraft = z.infer<typeof appDraftSchema>;
export type FormField = z.infer<typeof formFieldSchema>;
export type ProviderForm = z.infer<typeof formSchema>;
export type CheckResult = z.infer<typeof checkSchema>;
export type KeyFile = z.infer<typeof keyFileSchema>;
export type ShellSettings = z.infer<typeof shellSettingsSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type Health = z.infer<typeof healthSchema>;
export type PushList = z.infer<typeof pushListSchema>;
export type DeliveryPreview = z.infer<typeof previewSchema>;
export type { PushDetail, PushRow } from '../history/rows.ts';
export type { Detail, Outcome, Reason } from '../outcomes/outcome.ts';
export type { Notice, Problem } from '../problems/catalogue.ts';
export type { Issue } from '../problems/issue-codes.ts';
export type { PlacedIssue } from '../problems/issues.ts';
export type { LiveTurn } from './live-contract.ts';
