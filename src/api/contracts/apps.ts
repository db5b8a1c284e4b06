import { oc } from '@orpc/contract';
import { z } from 'zod';
import { problemSchema } from '../../problems/catalogue.ts';
import { placedIssueSchema } from '../../problems/issues.ts';
import { previewSchema } from './preview.ts';

/** Of base64: 64 KiB. */
const MAX_KEY_CHARACTERS = 87_384;

export const appDraftSchema = z.object({
  pattern: z.string().max(255),
  /** Its pattern in the configuration file; null for a new app. */
  was: z.string().nullable(),
  providers: z.array(z.unknown()).max(20),
});
/** One field of a provider's form; `fallback` is what an empty field means. */
export const formFieldSchema = z.object({
  key: z.string(),
  kind: z.enum(['text', 'file', 'number', 'switch', 'choice', 'lines', 'json']),
  title: z.string(),
  description: z.string(),
  required: z.boolean(),
  fallback: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  choices: z.array(z.string()),
  advanced: z.boolean(),
});
export const formSchema = z.object({ type: z.string(), fields: z.array(formFieldSchema) });
/** What is public about a key file, or why it cannot be used; never its secret. `endsAt` is unix milliseconds. */
export const keyFileSchema = z.object({
  key: z.string(),
  file: z.string(),
  fingerprint: z.string().nullable(),
  publicKey: z.string().nullable(),
  endsAt: z.number().nullable(),
  problem: problemSchema.nullable(),
});
/** What a check proved: each finding, and all of them as text. `proven` is null where nothing could be proven. */
export const checkSchema = z.object({
  proven: z.boolean().nullable(),
  problems: z.array(problemSchema),
  words: z.string(),
});

const noSuchApp = { NOT_FOUND: { message: 'No app has this name.' } } as const;
const pattern = z.object({ pattern: z.string() });

export const appsContract = {
  /** The form of each provider. */
  forms: oc.route({ method: 'GET', path: '/apps/forms' }).output(z.array(formSchema)),
  /** An app's providers as the configuration file has them, passwords masked, and the key files they name. */
  get: oc
    .route({ method: 'GET', path: '/apps/{pattern}' })
    .errors(noSuchApp)
    .input(pattern)
    .output(z.object({ providers: z.array(z.unknown()), keys: z.array(keyFileSchema) })),
  /** The app that an app_id resolves to. */
  match: oc
    .route({ method: 'GET', path: '/apps/match' })
    .input(z.object({ appId: z.string() }))
    .output(z.object({ pattern: z.string().nullable() })),
  /** What each provider of an app would send for a push of the history, whatever app the push was for. */
  preview: oc
    .route({ method: 'GET', path: '/apps/{pattern}/preview' })
    .errors({ NOT_FOUND: { message: 'There is no such app, or no such push with its body.' } })
    .input(z.object({ pattern: z.string(), pushId: z.string() }))
    .output(z.array(previewSchema)),
  /** Adds or changes an app, or (with `dryRun`) only answers its issues. An app with issues is not saved. */
  save: oc
    .route({ method: 'POST', path: '/apps/save' })
    .input(appDraftSchema.extend({ dryRun: z.boolean().default(false) }))
    .output(z.object({ issues: z.array(placedIssueSchema) })),
  remove: oc.route({ method: 'POST', path: '/apps/remove' }).errors(noSuchApp).input(pattern).output(z.object({})),
  /** Gives up on all deliveries that wait for an app, as while it is switched off; answers their number. */
  discard: oc
    .route({ method: 'POST', path: '/apps/discard' })
    .errors(noSuchApp)
    .input(pattern)
    .output(z.object({ discarded: z.number() })),
  /** Keeps an uploaded key file in the data folder; answers the name that the configuration uses for it. */
  storeKey: oc
    .route({ method: 'POST', path: '/apps/key' })
    .input(
      z.object({
        name: z.string().min(1).max(255),
        base64: z.base64().max(MAX_KEY_CHARACTERS),
        /** The key of the configuration that is to name the file, such as `keyFile`. */
        key: z.string().max(40).default(''),
      }),
    )
    .output(keyFileSchema),
  /** Checks an app's credentials, as far as its provider allows that without a notification. */
  check: oc.route({ method: 'POST', path: '/apps/check' }).errors(noSuchApp).input(pattern).output(checkSchema),
};
