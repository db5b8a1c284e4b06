import { implement, ORPCError, onError } from '@orpc/server';
import type { Log } from '../lib/log.ts';
import { textOf } from '../problems/english.ts';
import { ProblemError } from '../problems/problem-error.ts';
import { StorageError } from '../storage/storage-error.ts';
import type { ApiContext } from './context.ts';
import { type Contract, contract, type Health } from './contract.ts';
import type { Implemented } from './implemented.ts';
import { type AppsService, createAppsRouter } from './routers/apps.ts';
import { createDeliveriesRouter, type DeliveriesService } from './routers/deliveries.ts';
import { createGatewayRouter, type GatewayService } from './routers/gateway.ts';
import { createPauseRouter, type PauseService } from './routers/pause.ts';
import { createPushesRouter, type PushesService } from './routers/pushes.ts';
import { createSessionsRouter } from './routers/sessions.ts';
import { createSettingsRouter, type SettingsService } from './routers/settings.ts';
import { createShellRouter, type ShellService } from './routers/shell.ts';
import { createTestPushRouter, type TestPushService } from './routers/test-push.ts';

/** What the relay offers to the API, one service a resource. */
export interface Services {
  readonly health: () => Promise<Health>;
  readonly pushes: PushesService;
  readonly apps: AppsService;
  readonly deliveries: DeliveriesService;
  readonly pause: PauseService;
  readonly shell: ShellService;
  readonly settings: SettingsService;
  readonly gateway: GatewayService;
  readonly testPush: TestPushService;
}

export type Router = Implemented<Contract>;

/** The API's procedures over the relay's services. */
export function createRouter(services: Services, log: Log): Router {
  const api = implement(contract)
    .$context<ApiContext>()
    .use(onError(reporting(log)));
  return api.router({
    health: api.health.handler(() => services.health()),
    pushes: createPushesRouter(services.pushes),
    apps: createAppsRouter(services.apps),
    deliveries: createDeliveriesRouter(services.deliveries),
    pause: createPauseRouter(services.pause),
    shell: createShellRouter(services.shell),
    settings: createSettingsRouter(services.settings),
    sessions: createSessionsRouter(),
    gateway: createGatewayRouter(services.gateway),
    test: createTestPushRouter(services.testPush),
  });
}

/** Problems reach the caller with cause and remedy; of any other error only the fact that there was one. */
function reporting(log: Log): (error: unknown) => void {
  return (error) => {
    if (error instanceof ProblemError) {
      const code = error instanceof StorageError ? 'SERVICE_UNAVAILABLE' : 'CONFLICT';
      throw new ORPCError(code, { message: textOf(error.problem), data: { problem: error.problem } });
    }
    if (!(error instanceof ORPCError)) log.error({ err: error }, 'an API call failed');
  };
}
