import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  type onRequestHookHandler,
} from 'fastify';
import { MatrixError } from '../matrix/errors.ts';
import { httpOrigin, listenProblem } from '../net/listen.ts';
import { answerError, answerRaw, type ClientError, clientProblem, matrixErrorOf, refusing } from './answer.ts';
import { corsHeaders, refuseWebPages } from './browsers.ts';
import type { Gateway, GatewayDeps, Timeouts } from './gateway.ts';
import { createGuard } from './guard.ts';
import { discardRest } from './linger.ts';
import { createNotifyHandler } from './notify.ts';
import { createRedaction } from './redact.ts';
import { createRefusals } from './refusals.ts';
import { HEALTH_PATH, NOTIFY_PATH, servedTarget } from './target.ts';

/** Homeservers keep idle connections for two minutes and must not find them closed. */
const usualTimeouts: Timeouts = { headers: 10_000, request: 30_000, keepAlive: 135_000 };
/** While the gateway closes: how often idle connections are closed, and after which time all others are. Milliseconds. */
const SWEEP_MS = 100;
const MAX_CLOSE_MS = 7_000;
const MAX_HEADER_BYTES = 16_384;

const methods: ReadonlyMap<string, string> = new Map([
  [NOTIFY_PATH, 'GET, HEAD, OPTIONS, POST'],
  [HEALTH_PATH, 'GET, HEAD, OPTIONS'],
]);

/** The gateway's HTTP server: the notify endpoint, discovery and health, and a Matrix error for everything else. */
export function createGateway(deps: GatewayDeps): Gateway {
  const { config, log, timeouts = usualTimeouts, refused, now } = deps;
  const redaction = createRedaction(config.sharedSecret);
  const refusals = createRefusals({ refused, redaction, now });
  const app = fastify({
    logger: false,
    trustProxy: config.trustProxy,
    rewriteUrl: (request) => servedTarget(request.url ?? ''),
    keepAliveTimeout: timeouts.keepAlive,
    requestTimeout: timeouts.request,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    http: {
      headersTimeout: timeouts.headers,
      maxHeaderSize: MAX_HEADER_BYTES,
      connectionsCheckingInterval: Math.min(5_000, timeouts.headers / 2),
      // Node itself would answer a request without Host, with an empty body.
      requireHostHeader: false,
    },
    clientErrorHandler(error: ClientError, socket) {
      const problem = clientProblem(error);
      refusals.ofConnection(socket, error, problem);
      answerRaw(socket, problem);
    },
    frameworkErrors: (_error, request, reply) =>
      refuse(request, reply, new MatrixError('not-found', 'There is nothing here.')),
  });
  const guard = createGuard(deps);

  function refuse(request: FastifyRequest, reply: FastifyReply, error: MatrixError): void {
    answerError(reply, error);
    refusals.ofRequest(request, error);
    discardRest(request.raw);
  }

  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.server.on('connect', (request, socket) => {
    const error = new MatrixError('wrong-method', 'CONNECT is not served here.');
    answerRaw(socket, error);
    refusals.ofMessage(request, error);
  });
  readBodiesOurselves(app);
  app.addHook(
    'onRequest',
    checking((request, reply) => {
      if (config.allowBrowsers) reply.headers(corsHeaders);
      else if (request.method !== 'OPTIONS') refuseWebPages(request.headers, config.host);
    }),
  );
  app.setErrorHandler((error, request, reply) => {
    const known = matrixErrorOf(error);
    if (known.kind === 'internal') log.error({ err: error }, 'a request could not be served');
    refuse(request, reply, known);
  });
  app.setNotFoundHandler((request, reply) => {
    const allow = methods.get(request.url.split('?', 1)[0] ?? '');
    if (allow !== undefined) reply.header('allow', allow);
    refuse(
      request,
      reply,
      allow === undefined
        ? new MatrixError('not-found', 'There is nothing here. Pushes go to /_matrix/push/v1/notify.')
        : new MatrixError('wrong-method', `This path takes ${allow}.`),
    );
  });

  app.get(HEALTH_PATH, (_request, reply) => {
    if (deps.accepting()) reply.send({ status: 'ok' });
    else answerError(reply, refusing());
  });
  for (const [path, allow] of methods) {
    app.options(path, (_request, reply) => reply.code(204).header('allow', allow).send());
  }
  app.register(async (notify) => {
    notify.addHook('onRequest', checking(guard));
    // UnifiedPush clients look for this to learn that the gateway forwards to endpoints; older ones read the outer `gateway`.
    notify.get(NOTIFY_PATH, (_request, reply) => reply.send({ gateway: 'matrix', unifiedpush: { gateway: 'matrix' } }));
    notify.post(NOTIFY_PATH, createNotifyHandler({ ...deps, redaction, refusals }));
  });

  return {
    async listen() {
      const { host } = config;
      await app.listen({ host, port: config.port, backlog: 4_096 }).catch(async (cause: unknown) => {
        throw await listenProblem(cause, host, config.port, '--port');
      });
      const address = app.server.address();
      const port = typeof address === 'object' && address !== null ? address.port : config.port;
      return { host, port, url: `${httpOrigin(host, port)}${NOTIFY_PATH}` };
    },
    async serveBy(other) {
      await other.ready();
      app.server.removeAllListeners('request').on('request', other.handle);
    },
    ready: async () => void (await app.ready()),
    handle: (request, response) => app.routing(request, response),
    close: () => closeSoon(app),
  };
}

/** A hook from a check that throws. Synchronous, so that no push waits for a promise. */
function checking(check: (request: FastifyRequest, reply: FastifyReply) => void): onRequestHookHandler {
  return (request, reply, done) => {
    try {
      check(request, reply);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  };
}

/** Homeservers keep their connections open: those with a request under way are closed once it is answered. */
async function closeSoon(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  const end = setTimeout(() => app.server.closeAllConnections(), MAX_CLOSE_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(end);
  }
}

/**
 * Accepts bodies of any Content-Type, also without one and with a malformed one: Fastify sees the same type on every
 * request, and the handler reads the body itself. The type that was sent is still in `rawHeaders`.
 */
function readBodiesOurselves(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', (_request, _payload, done) => done(null));
  app.addHook('onRequest', (request, _reply, done) => {
    request.raw.headers['content-type'] = 'application/json';
    done();
  });
}
