import { implement } from '@orpc/server';
import type { ApiContext } from '../context.ts';
import { sessionsContract } from '../contracts/sessions.ts';
import type { Implemented } from '../implemented.ts';

/** The sessions come with each request (`ApiContext`), because a request may end every session except its own. */
export function createSessionsRouter(): Implemented<typeof sessionsContract> {
  const api = implement(sessionsContract).$context<ApiContext>();
  return {
    list: api.list.handler(({ context }) => context.sessions?.list() ?? null),
    end: api.end.handler(({ context, input, errors }) => {
      if (context.sessions?.end(input.id) !== true) throw errors.NOT_FOUND();
      return {};
    }),
    endOthers: api.endOthers.handler(({ context }) => ({ ended: context.sessions?.endOthers() ?? 0 })),
  };
}
