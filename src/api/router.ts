import { implement, ORPCError, onError } from '@orpc/server';
import type { History } from '../history/history.ts';
import type { PushReader } from '../history/push-reader.ts';
import type { PushDetail } from '../history/rows.ts';
import type { Log } from '../lib/log.ts';
import { textOf } from '../problems/english.ts';
import { ProblemError } from '../problems/problem-error.ts';
import type { Shell } from '../shell/shell.ts';
import { StorageError } from '../storage/storage-error.ts';
import {
  type AppDraft,
  type CheckResult,
  contract,
  type DeliveryPreview,
  type Health,
  type KeyFile,
  type PlacedIssue,
  type ProviderForm,
  type Settings,
} from './contract.ts';
import { liveChanges, newChanges } from './live.ts';
import type { ApiContext } from './session-contract.ts';

export interface RouterDeps {
  readonly history: History;
  readonly readPush: PushReader;
  readonly health: () => Promise<Health>;
  readonly preview: (push: PushDetail) => readonly DeliveryPreview[];
  /** Null when there is no such app. */
  readonly checkApp: (pattern: string) => Promise<CheckResult | null>;
  /** The form of each provider. */
  readonly forms: () => ProviderForm[];
  /** Null when the relay has no configuration file. */
  readonly editing: AppEditor | null;
  /** Null when there is no such app. */
  readonly previewApp: (pattern: string, push: PushDetail) => readonly DeliveryPreview[] | null;
  /** Null when the relay has no configuration file. */
  readonly settings: SettingsEditor | null;
  readonly diagnostics: () => Promise<string>;
  readonly restartGateway: () => Promise<Health['gateway']>;
  /** With the shared secret; null while the gateway does not listen. */
  readonly pusherUrl: () => string | null;
  readonly matchApp: (appId: string) => string | null;
  readonly outbox: {
    readonly retry: (deliveryId: string) => boolean;
    readonly giveUp: (deliveryId: string) => boolean;
    /** Null when there is no such app. */
    readonly discard: (pattern: string) => number | null;
  };
  readonly pause: {
    readonly start: (until: number | 'tomorrow' | null, timeZone?: string) => Promise<void>;
    readonly end: () => Promise<void>;
  };
  readonly shell: Pick<Shell, 'settings' | 'setPreferences'>;
  readonly sendTest: (appId?: string) => Promise<{ pushId: string | null; status: number; milliseconds: number }>;
  readonly log: Log;
}

/** Reads and changes the apps of the configuration; rejects with words and a remedy where its file cannot be used. */
export interface AppEditor {
  get(pattern: string): Promise<{ providers: unknown[]; keys: KeyFile[] } | null>;
  issuesOf(draft: AppDraft): Promise<PlacedIssue[]>;
  save(draft: AppDraft): Promise<PlacedIssue[]>;
  remove(pattern: string): Promise<boolean>;
  storeKey(name: string, content: Uint8Array, key: string): Promise<KeyFile>;
}

/** Reads and changes the settings of the configuration; rejects as {@link AppEditor} does. */
export interface SettingsEditor {
  get(): Promise<Settings>;
  save(draft: SettingsDraft): Promise<PlacedIssue[]>;
}

interface SettingsDraft {
  readonly gateway?: unknown;
  readonly notifications?: unknown;
  readonly history?: unknown;
}

export type Router = ReturnType<typeof createRouter>;

/** The API's procedures over the relay's services. Nothing of an unexpected error leaves but that it happened. */
export function createRouter(deps: RouterDeps) {
  const { history, readPush, health, preview, checkApp, outbox, pause, shell, sendTest, log } = deps;
  const noFile = () => new ORPCError('NOT_IMPLEMENTED', { message: 'There is no configuration file.' });
  const editing = () => {
    if (deps.editing === null) throw noFile();
    return deps.editing;
  };
  const settings = () => {
    if (deps.settings === null) throw noFile();
    return deps.settings;
  };
  const api = implement(contract)
    .$context<ApiContext>()
    .use(
      onError((error) => {
        if (error instanceof ProblemError) {
          const code = error instanceof StorageError ? 'SERVICE_UNAVAILABLE' : 'CONFLICT';
          throw new ORPCError(code, { message: textOf(error.problem), data: { problem: error.problem } });
        }
        if (!(error instanceof ORPCError)) log.error({ err: error }, 'an API call failed');
      }),
    );

  return api.router({
    health: api.health.handler(() => health()),
    pushes: {
      list: api.pushes.list.handler(async ({ input }) => {
        const revision = history.revision();
        const rows = await history.list({
          limit: input.limit,
          ...(input.before === undefined ? {} : { before: input.before }),
          ...(input.at === undefined ? {} : { at: input.at }),
          ...(input.search === undefined ? {} : { search: input.search }),
        });
        const next = rows.length < input.limit ? null : (rows.at(-1)?.id ?? null);
        return { rows: [...rows], next, revision };
      }),
      get: api.pushes.get.handler(async ({ input, errors }) => {
        const push = await readPush(input.id);
        if (push === null) throw errors.NOT_FOUND();
        return push;
      }),
      preview: api.pushes.preview.handler(async ({ input, errors }) => {
        const push = await readPush(input.id);
        if (push === null || push.body === null) throw errors.NOT_FOUND();
        return [...preview(push)];
      }),
      delete: api.pushes.delete.handler(async ({ input }) => {
        const { token, deleted, kept } = await history.delete(
          'ids' in input ? input : { search: input.search, ...(input.upTo === undefined ? {} : { upTo: input.upTo }) },
        );
        return { token, deleted, kept };
      }),
      restore: api.pushes.restore.handler(async ({ input, errors }) => {
        const restored = await history.undo(input.token);
        if (restored === 0) throw errors.NOT_FOUND();
        return { restored };
      }),
      live: api.pushes.live.handler(({ input, signal }) => liveChanges(history, input.since, signal)),
      changes: api.pushes.changes.handler(({ input }) => newChanges(history, input.since)),
    },
    apps: {
      forms: api.apps.forms.handler(() => deps.forms()),
      get: api.apps.get.handler(async ({ input, errors }) => {
        const app = await editing().get(input.pattern);
        if (app === null) throw errors.NOT_FOUND();
        return app;
      }),
      preview: api.apps.preview.handler(async ({ input, errors }) => {
        const push = await readPush(input.pushId);
        const previews = push === null || push.body === null ? null : deps.previewApp(input.pattern, push);
        if (previews === null) throw errors.NOT_FOUND();
        return [...previews];
      }),
      match: api.apps.match.handler(({ input }) => ({ pattern: deps.matchApp(input.appId) })),
      save: api.apps.save.handler(async ({ input: { dryRun, ...draft } }) => {
        return { issues: await (dryRun ? editing().issuesOf(draft) : editing().save(draft)) };
      }),
      remove: api.apps.remove.handler(async ({ input, errors }) => {
        if (!(await editing().remove(input.pattern))) throw errors.NOT_FOUND();
        return {};
      }),
      discard: api.apps.discard.handler(({ input, errors }) => {
        const discarded = outbox.discard(input.pattern);
        if (discarded === null) throw errors.NOT_FOUND();
        return { discarded };
      }),
      storeKey: api.apps.storeKey.handler(({ input }) =>
        editing().storeKey(input.name, Buffer.from(input.base64, 'base64'), input.key),
      ),
      check: api.apps.check.handler(async ({ input, errors }) => {
        const check = await checkApp(input.pattern);
        if (check === null) throw errors.NOT_FOUND();
        return check;
      }),
    },
    deliveries: {
      retry: api.deliveries.retry.handler(({ input, errors }) => {
        if (!outbox.retry(input.deliveryId)) throw errors.NOT_FOUND();
        return {};
      }),
      giveUp: api.deliveries.giveUp.handler(({ input, errors }) => {
        if (!outbox.giveUp(input.deliveryId)) throw errors.NOT_FOUND();
        return {};
      }),
    },
    pause: {
      start: api.pause.start.handler(async ({ input }) => {
        await pause.start(input.until, input.timeZone);
        return {};
      }),
      end: api.pause.end.handler(async () => {
        await pause.end();
        return {};
      }),
    },
    shell: {
      get: api.shell.get.handler(() => shell.settings()),
      set: api.shell.set.handler(async ({ input, errors }) => {
        if ((await shell.settings()) === null) throw errors.NOT_IMPLEMENTED();
        try {
          await shell.setPreferences(input);
        } catch (error) {
          const cause = error instanceof Error ? error.message : String(error);
          throw new ORPCError('CONFLICT', { message: `The preferences could not be put into effect. ${cause}` });
        }
        return {};
      }),
    },
    settings: {
      get: api.settings.get.handler(() => settings().get()),
      save: api.settings.save.handler(async ({ input }) => ({ issues: await settings().save(input) })),
      diagnostics: api.settings.diagnostics.handler(async () => ({ text: await deps.diagnostics() })),
    },
    sessions: {
      list: api.sessions.list.handler(({ context }) => context.sessions?.list() ?? null),
      end: api.sessions.end.handler(({ context, input, errors }) => {
        if (context.sessions?.end(input.id) !== true) throw errors.NOT_FOUND();
        return {};
      }),
      endOthers: api.sessions.endOthers.handler(({ context }) => ({ ended: context.sessions?.endOthers() ?? 0 })),
    },
    gateway: {
      restart: api.gateway.restart.handler(() => deps.restartGateway()),
      pusherUrl: api.gateway.pusherUrl.handler(({ errors }) => {
        const url = deps.pusherUrl();
        if (url === null) throw errors.UNAVAILABLE();
        return { url };
      }),
    },
    test: {
      send: api.test.send.handler(async ({ input, errors }) => {
        const current = await health();
        if (current.gateway.status !== 'listening') throw errors.UNAVAILABLE();
        return sendTest(input.appId);
      }),
    },
  });
}
