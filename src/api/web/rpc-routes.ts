import { RPCHandler } from '@orpc/server/fastify';
import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../context.ts';
import type { Router } from '../router.ts';
import type { Connections } from './connections.ts';
import { refuse } from './refusal.ts';
import { keyIn } from './session-routes.ts';
import type { Sessions, SessionUse } from './sessions.ts';

/** The largest input of a procedure, 10,000 ids of pushes to delete, takes 700 KB. */
const MAX_BODY_BYTES = 1_048_576;

export interface ApiDeps {
  readonly router: Router;
  readonly sessions: Sessions;
  readonly connections: Pick<Connections, 'hasSession'>;
}

/** Serves the procedures of the API to requests with a session. A body is read only after the session is checked. */
export function serveApi(app: FastifyInstance, { router, sessions, connections }: ApiDeps): void {
  const rpc = new RPCHandler<ApiContext>(router);
  acceptEmptyJson(app);
  const uses = new WeakMap<object, SessionUse>();

  app.addHook('onRequest', async (request, reply) => {
    const use = sessions.use(keyIn(request.headers.authorization));
    if (use === null) return refuse(reply, 401, 'There is no session. Sign in first.');
    uses.set(request, use);
    connections.hasSession(request.raw.socket);
    // An open feed ends with its session.
    const cut = () => reply.raw.destroy();
    use.ended.addEventListener('abort', cut);
    reply.raw.once('close', () => {
      use.ended.removeEventListener('abort', cut);
      use.done();
    });
  });

  // A proxy that buffers or compresses a feed would never pass it on (nginx's X-Accel-Buffering; RFC 9111, section 5.2.2.6).
  app.addHook('onSend', async (_request, reply) => {
    if (!String(reply.getHeader('content-type')).startsWith('text/event-stream')) return;
    reply.headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' });
  });

  app.post('/*', { bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
    const use = uses.get(request);
    if (use === undefined) return refuse(reply, 401, 'There is no session. Sign in first.');
    const context: ApiContext = {
      sessions: {
        list: () => sessions.list(use.id),
        end: (id) => id !== use.id && sessions.end((one) => one === id) > 0,
        endOthers: () => sessions.end((one) => one !== use.id),
      },
    };
    reply.header('cache-control', 'no-store');
    const { matched } = await rpc.handle(request, reply, { prefix: '/rpc', context });
    return matched ? reply : refuse(reply, 404, 'There is no such procedure.');
  });
}

/** A procedure without input may be called with an empty body, whatever its type says. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else parse(request, String(body), done);
  });
}
