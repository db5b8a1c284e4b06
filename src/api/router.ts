import { implement, ORPCError, onError } from '@orpc/server';
import { type Journal, JournalError } from '../journal/journal.ts';
import type { PushDetail } from '../journal/rows.ts';
import type { Log } from '../log.ts';
import { contract, type DeliveryPreview, type Health } from './contract.ts';
import { liveChanges } from './live.ts';

export interface RouterDeps {
  readonly journal: Journal;
  readonly health: () => Promise<Health>;
  readonly preview: (push: PushDetail) => readonly DeliveryPreview[];
  /** Null when there is no such app. */
  readonly checkApp: (pattern: string) => Promise<{ proven: boolean | null; words: string } | null>;
  readonly sendTest: (appId?: string) => Promise<{ pushId: string | null; status: number; milliseconds: number }>;
  readonly log: Log;
}

export type Router = ReturnType<typeof createRouter>;

/** The API's procedures over the relay's services. Nothing of an unexpected error leaves but that it happened. */
export function createRouter({ journal, health, preview, checkApp, sendTest, log }: RouterDeps) {
  const api = implement(contract).use(
    onError((error) => {
      if (error instanceof JournalError) {
        throw new ORPCError('SERVICE_UNAVAILABLE', { message: `${error.message} ${error.remedy}` });
      }
      if (!(error instanceof ORPCError)) log.error({ err: error }, 'an API call failed');
    }),
  );

  return api.router({
    health: api.health.handler(() => health()),
    pushes: {
      list: api.pushes.list.handler(async ({ input }) => {
        const revision = await journal.revision();
        const rows = await journal.list({
          limit: input.limit,
          ...(input.before === undefined ? {} : { before: input.before }),
          ...(input.search === undefined ? {} : { search: input.search }),
        });
        const next = rows.length < input.limit ? null : (rows.at(-1)?.id ?? null);
        return { rows: [...rows], next, revision };
      }),
      get: api.pushes.get.handler(async ({ input, errors }) => {
        const push = await journal.get(input.id);
        if (push === null) throw errors.NOT_FOUND();
        return push;
      }),
      preview: api.pushes.preview.handler(async ({ input, errors }) => {
        const push = await journal.get(input.id);
        if (push === null || push.body === null) throw errors.NOT_FOUND();
        return [...preview(push)];
      }),
      live: api.pushes.live.handler(({ input, signal }) => liveChanges(journal, input.since, signal)),
    },
    apps: {
      check: api.apps.check.handler(async ({ input, errors }) => {
        const check = await checkApp(input.pattern);
        if (check === null) throw errors.NOT_FOUND();
        return check;
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
