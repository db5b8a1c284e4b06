import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { RPCHandler } from '@orpc/server/node';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import { httpOrigin, listenProblem } from '../listen.ts';
import type { Log } from '../log.ts';
import { foreignRequest } from './origin.ts';
import type { Router } from './router.ts';
import { pageOnce, securityHeaders } from './security-headers.ts';
import { createSessions } from './session.ts';

export interface UiServerDeps {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string | undefined;
  readonly router: Router;
  /** Folder of the built page. */
  readonly assetsDir: string;
  readonly token: string;
  readonly log: Log;
  readonly now?: () => number;
}

export interface UiServer {
  /** Binds; resolves to the address a browser opens. Rejects with `ListenProblem`. */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  close(): Promise<void>;
}

/** The page and its API for a browser: closed to other sites, and to anyone without the printed token. */
export function createUiServer(deps: UiServerDeps): UiServer {
  const { host, port, publicUrl, router, assetsDir, token, log, now = Date.now } = deps;
  const sessions = createSessions(token, now);
  const rpc = new RPCHandler(router);
  const app = fastify({
    logger: false,
    bodyLimit: 65_536,
    forceCloseConnections: true,
    return503OnClosing: false,
    // Node would answer a request without Host by itself, with an empty body.
    http: { requireHostHeader: false },
  });
  const address = () => ({ host, publicUrl, ...boundTo(app, port) });

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    const foreign = foreignRequest(request.raw, address());
    if (foreign !== null) return refuse(reply, 403, foreign);
  });
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 500) log.error({ err: error }, 'a request for the page could not be served');
    return refuse(
      reply,
      status,
      status >= 500 ? 'This could not be served. The log says why.' : 'This is not a valid request.',
    );
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'There is nothing here.'));

  app.post('/session', async (request, reply) => {
    const body = request.body;
    const opened = sessions.open(typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined);
    if (opened === 'too-many') return refuse(reply.header('retry-after', '10'), 429, 'Too many wrong tokens.');
    if (opened === 'wrong')
      return refuse(reply, 401, 'The token is wrong. Open the address that the terminal printed.');
    return reply.code(204).header('set-cookie', opened.cookie).send();
  });

  app.register(async (api) => {
    // The procedures read their bodies themselves.
    api.removeAllContentTypeParsers();
    api.addContentTypeParser('*', (_request, _payload, done) => done(null));
    api.post('/rpc/*', async (request, reply) => {
      if (!sessions.knows(request.headers.cookie)) {
        return refuse(reply, 401, 'There is no session. Open the address that the terminal printed.');
      }
      reply.hijack();
      for (const [name, value] of Object.entries(securityHeaders)) reply.raw.setHeader(name, value);
      reply.raw.setHeader('cache-control', 'no-store');
      const { matched } = await rpc.handle(request.raw, reply.raw, { prefix: '/rpc', context: {} });
      if (!matched) {
        reply.raw
          .writeHead(404, { 'content-type': 'application/json' })
          .end('{"message":"There is no such procedure."}');
      }
    });
  });
  for (const path of ['/', '/index.html']) {
    app.get(path, async (_request, reply) => {
      const { html, headers } = pageOnce(await readFile(join(assetsDir, 'index.html'), 'utf8'));
      return reply.headers(headers).send(html);
    });
  }
  app.register(fastifyStatic, { root: assetsDir, index: false, cacheControl: false });

  return {
    async listen() {
      await app.listen({ host, port }).catch(async (cause: unknown) => {
        throw await listenProblem(cause, host, port, '--ui-port');
      });
      const bound = boundTo(app, port);
      return { url: httpOrigin(host, bound.port), port: bound.port };
    },
    close: () => app.close(),
  };
}

function boundTo(app: FastifyInstance, port: number): { readonly address: string; readonly port: number } {
  const bound = app.server.address();
  return typeof bound === 'object' && bound !== null ? bound : { address: '', port };
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).header('content-type', 'application/json').send(JSON.stringify({ message }));
}
