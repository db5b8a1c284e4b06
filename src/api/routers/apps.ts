import { implement } from '@orpc/server';
import type { PlacedIssue } from '../../problems/issues.ts';
import type { ApiContext } from '../context.ts';
import type { AppDraft, CheckResult, DeliveryPreview, KeyFile, ProviderForm } from '../contract.ts';
import { appsContract } from '../contracts/apps.ts';
import type { Implemented } from '../implemented.ts';
import { required } from './required-editor.ts';

/** Reads and changes the apps of the configuration file; rejects with a `ProblemError` when it cannot be used. */
export interface AppEditor {
  get(pattern: string): Promise<{ providers: unknown[]; keys: KeyFile[] } | null>;
  issuesOf(draft: AppDraft): Promise<PlacedIssue[]>;
  save(draft: AppDraft): Promise<PlacedIssue[]>;
  remove(pattern: string): Promise<boolean>;
  storeKey(name: string, content: Uint8Array, key: string): Promise<KeyFile>;
}

export interface AppsService {
  /** Null when the relay has no configuration file. */
  readonly editor: AppEditor | null;
  /** The form of each provider. */
  forms(): ProviderForm[];
  /** The pattern of the app that an app_id resolves to; null when none does. */
  match(appId: string): string | null;
  /** What each provider of an app would send for a push; null when there is no such app, or no such push with its body. */
  preview(pattern: string, pushId: string): Promise<readonly DeliveryPreview[] | null>;
  /** Null when there is no such app. */
  check(pattern: string): Promise<CheckResult | null>;
  /** Gives up on what waits for an app; the number of deliveries, or null when there is no such app. */
  discard(pattern: string): number | null;
}

export function createAppsRouter(apps: AppsService): Implemented<typeof appsContract> {
  const api = implement(appsContract).$context<ApiContext>();
  return {
    forms: api.forms.handler(() => apps.forms()),
    get: api.get.handler(async ({ input, errors }) => {
      const app = await required(apps.editor).get(input.pattern);
      if (app === null) throw errors.NOT_FOUND();
      return app;
    }),
    match: api.match.handler(({ input }) => ({ pattern: apps.match(input.appId) })),
    preview: api.preview.handler(async ({ input, errors }) => {
      const previews = await apps.preview(input.pattern, input.pushId);
      if (previews === null) throw errors.NOT_FOUND();
      return [...previews];
    }),
    save: api.save.handler(async ({ input: { dryRun, ...draft } }) => {
      const editor = required(apps.editor);
      return { issues: await (dryRun ? editor.issuesOf(draft) : editor.save(draft)) };
    }),
    remove: api.remove.handler(async ({ input, errors }) => {
      if (!(await required(apps.editor).remove(input.pattern))) throw errors.NOT_FOUND();
      return {};
    }),
    discard: api.discard.handler(({ input, errors }) => {
      const discarded = apps.discard(input.pattern);
      if (discarded === null) throw errors.NOT_FOUND();
      return { discarded };
    }),
    storeKey: api.storeKey.handler(({ input }) =>
      required(apps.editor).storeKey(input.name, Buffer.from(input.base64, 'base64'), input.key),
    ),
    check: api.check.handler(async ({ input, errors }) => {
      const check = await apps.check(input.pattern);
      if (check === null) throw errors.NOT_FOUND();
      return check;
    }),
  };
}
