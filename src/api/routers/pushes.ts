import { implement } from '@orpc/server';
import type { History, Selection } from '../../history/history.ts';
import type { PushReader } from '../../history/push-reader.ts';
import type { Query } from '../../query/query.ts';
import type { ApiContext } from '../context.ts';
import type { DeliveryPreview } from '../contract.ts';
import { pushesContract } from '../contracts/pushes.ts';
import type { Implemented } from '../implemented.ts';
import { liveChanges, newChanges } from '../live.ts';

/** Matches of a search that are counted. */
const MAX_COUNT = 10_000;

export interface PushesService {
  readonly history: History;
  readonly read: PushReader;
  /** What each delivery of a push would send now; null when there is no such push, or its body was not kept. */
  preview(id: string): Promise<readonly DeliveryPreview[] | null>;
}

export function createPushesRouter({ history, read, preview }: PushesService): Implemented<typeof pushesContract> {
  const api = implement(pushesContract).$context<ApiContext>();
  return {
    list: api.list.handler(async ({ input }) => {
      const revision = history.revision();
      const rows = await history.list({
        limit: input.limit,
        ...(input.before === undefined ? {} : { before: input.before }),
        ...(input.at === undefined ? {} : { at: input.at }),
        ...(input.search === undefined ? {} : { search: { query: input.search, timeZone: input.timeZone } }),
      });
      const next = rows.length < input.limit ? null : (rows.at(-1)?.id ?? null);
      return { rows: [...rows], next, revision };
    }),
    count: api.count.handler(({ input }) =>
      history.count({ query: input.search, timeZone: input.timeZone }, MAX_COUNT),
    ),
    get: api.get.handler(async ({ input, errors }) => {
      const push = await read(input.id);
      if (push === null) throw errors.NOT_FOUND();
      return push;
    }),
    preview: api.preview.handler(async ({ input, errors }) => {
      const previews = await preview(input.id);
      if (previews === null) throw errors.NOT_FOUND();
      return [...previews];
    }),
    delete: api.delete.handler(async ({ input }) => {
      const { token, deleted, kept } = await history.delete(selectionOf(input));
      return { token, deleted, kept };
    }),
    restore: api.restore.handler(async ({ input, errors }) => {
      const restored = await history.undo(input.token);
      if (restored === 0) throw errors.NOT_FOUND();
      return { restored };
    }),
    live: api.live.handler(({ input, signal }) => liveChanges(history, input.since, signal)),
    changes: api.changes.handler(({ input }) => newChanges(history, input.since)),
  };
}

type Chosen =
  | { readonly ids: readonly string[] }
  | { readonly search: Query; readonly timeZone?: string | undefined; readonly upTo?: string | undefined };

function selectionOf(input: Chosen): Selection {
  if ('ids' in input) return input;
  const { search, timeZone, upTo } = input;
  return { search: { query: search, timeZone }, ...(upTo === undefined ? {} : { upTo }) };
}
