import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance, fastify } from 'fastify';
import type { Config } from '../../config/schema.ts';
import { discardRest } from '../../gateway/linger.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { httpOrigin, listenProblem } from '../../net/listen.ts';
import type { Router } from '../router.ts';
import { createConnections, GUEST_IDLE_MS } from './connections.ts';
import type { Credential } from './credential.ts';
import { foreignRequest } from './origin.ts';
import { refuse, refuseRaw } from './refusal.ts';
import { serveApi } from './rpc-routes.ts';
import { pageOnce, securityHeaders } from './security-headers.ts';
import { serveSessions } from './session-routes.ts';
import { createSessions } from './sessions.ts';

/** Limits of connections. */
interface Bounds {
  /** Milliseconds until the headers of a request, and the whole request, must have arrived. */
  readonly headers: number;
  readonly request: number;
  /** Open at one time. A page needs a handful: its live feed and its files. */
  readonly connections: number;
}

const usualBounds: Bounds = { headers: 10_000, request: 30_000, connections: 512 };
const MAX_HEADER_BYTES = 16_384;
/** For requests other than API calls: a password is far shorter. */
const MAX_BODY_BYTES = 4_096;

export interface UiServerDeps {
  readonly config: Config['ui'];
  readonly router: Router;
  /** Folder of the built page. */
  readonly assetsDir: string;
  readonly credential: Credential;
  readonly clock: Clock;
  readonly log: Log;
  readonly bounds?: Bounds;
}

export interface UiServer {
  /** Binds; resolves to the address a browser opens. Rejects with `ListenProblem`. */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  close(): Promise<void>;
}

/** The page and its API for a browser: closed to other sites, and to anyone without the token or the password. */
export function createUiServer(deps: UiServerDeps): UiServer {
  const { config, router, assetsDir, credential, clock, log, bounds = usualBounds } = deps;
  const { host, port } = config;
  const sessions = createSessions(clock);
  const folder = folderOf(config.publicUrl);
  const app = fastify({
    logger: false,
    // Some proxies pass the path on with the folder, others without.
    rewriteUrl: ({ url = '/' }) => (url.startsWith(`${folder}/`) ? url.slice(folder.length) : url),
    trustProxy: config.trustProxy,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: bounds.request,
    keepAliveTimeout: GUEST_IDLE_MS,
    forceCloseConnections: true,
    return503OnClosing: false,
    http: {
      headersTimeout: bounds.headers,
      maxHeaderSize: MAX_HEADER_BYTES,
      connectionsCheckingInterval: Math.min(5_000, bounds.headers / 2),
      // Otherwise Node would answer a request without Host itself, with an empty body.
      requireHostHeader: false,
    },
    clientErrorHandler: (error, socket) => refuseRaw(error, socket),
    frameworkErrors: (_error, request, reply) => {
      const foreign = foreignRequest(request.raw, address());
      refuse(reply, foreign === null ? 400 : 403, foreign ?? 'This is not a valid request.');
    },
  });
  const connections = createConnections(app.server, bounds.connections);
  const address = () => ({ ...config, ...boundTo(app, port) });

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    const foreign = foreignRequest(request.raw, address());
    if (foreign !== null) return refuse(reply, 403, foreign);
    // The page loads its files relative to its folder.
    if (folder !== '' && request.url.split('?')[0] === folder) return reply.redirect(`${folder}/`, 308);
  });
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 500) log.error({ err: error }, 'a request for the page could not be served');
    return refuse(reply, status, messageOf(status));
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'There is nothing here.'));
  // A request that was refused before its body was read may still be arriving.
  app.addHook('onResponse', async ({ raw }) => {
    discardRest(raw);
    connections.answered(raw.socket);
  });

  serveSessions(app, { sessions, credential, clock });
  app.register(async (api) => serveApi(api, { router, sessions, connections }), { prefix: '/rpc' });
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
    async close() {
      sessions.end(() => true);
      await app.close();
    },
  };
}

/** The path of the public URL, without a slash at its end. */
function folderOf(publicUrl: string | undefined): string {
  return publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');
}

function boundTo(app: FastifyInstance, port: number): { readonly address: string; readonly port: number } {
  const bound = app.server.address();
  return typeof bound === 'object' && bound !== null ? bound : { address: '', port };
}

function messageOf(status: number): string {
  if (status >= 500) return 'This could not be served. The log says why.';
  if (status === 413) return 'The body of this request is too large.';
  if (status === 415) return 'The body of this request must be JSON (Content-Type: application/json).';
  return 'This is not a valid request.';
}
