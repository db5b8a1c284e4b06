import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { Health } from './api/contract.ts';
import { createRouter } from './api/router.ts';
import { appHealth, checkApp } from './app-health.ts';
import { createAppEditing } from './apps/editing.ts';
import { providerForms } from './apps/forms.ts';
import { createCatchUp } from './catch-up.ts';
import { systemClock } from './clock.ts';
import { createLiveConfig } from './config/live.ts';
import type { Config } from './config/schema.ts';
import { createBodies } from './dispatch/bodies.ts';
import { createDispatcher } from './dispatch/dispatcher.ts';
import { restoreOutbox } from './dispatch/restore.ts';
import { createSchedule, type Schedule } from './dispatch/schedule.ts';
import { createGateway } from './gateway/server.ts';
import { createIds } from './ids.ts';
import { createSqliteJournal } from './journal/sqlite-journal.ts';
import type { Log } from './log.ts';
import { createPause } from './pause.ts';
import { previewAs, previewOf } from './preview.ts';
import { createProviders } from './providers/create.ts';
import type { Network } from './providers/http/network.ts';
import { createRoutes } from './routes.ts';
import type { Shell, ShellStatus } from './shell.ts';
import { createShellStatus } from './shell-status.ts';
import { createTestPush } from './test-push.ts';
import { rememberUnread } from './unread.ts';

const DRAIN_MS = 5_000;

export interface RelayDeps {
  readonly config: Config;
  /** The file that `config` came from, and what it held before the command line had its say; it is followed while running. */
  readonly configFile?: { readonly path: string; readonly loaded: Config };
  readonly dataDir: string;
  readonly shell: Shell;
  /** Compiled entry of the journal's worker thread; null keeps the journal in this thread. */
  readonly journalWorker: URL | null;
  readonly version: string;
  readonly log: Log;
  /** When what failed is tried again; by default spread at random. */
  readonly schedule?: Schedule;
  /** What providers reach the network with; by default the system's own. */
  readonly network?: Network;
}

export type Relay = Awaited<ReturnType<typeof createRelay>>;

/** Puts the relay together. Nothing listens and nothing is delivered before `start`. */
export async function createRelay(deps: RelayDeps) {
  const { config, log } = deps;
  const clock = systemClock;
  const { now } = clock;
  const newId = createIds();
  const status = createShellStatus({ shell: deps.shell, clock, read: shellStatus });
  const catchUp = createCatchUp({ shell: deps.shell, clock });
  const pause = await createPause({
    file: join(deps.dataDir, 'pause.json'),
    shell: catchUp.shell,
    clock,
    log,
    changed: () => status.changed(),
  });
  const { shell, unread } = rememberUnread(pause.shell, () => status.changed());
  const journal = await createSqliteJournal({
    file: join(deps.dataDir, 'journal.db'),
    worker: deps.journalWorker,
    content: config.journal.content,
    retention: config.journal,
    log,
  });

  const stopping = new AbortController();
  // Every exchange under way listens.
  setMaxListeners(0, stopping.signal);
  const routes = createRoutes({
    providerOf: createProviders({ shell, env: process.env, dataDir: deps.dataDir, network: deps.network }),
    clock,
    log,
    lane: {
      clock,
      schedule: deps.schedule ?? createSchedule(Math.random),
      load: createBodies(journal),
      report: (...ended) => dispatcher.report(...ended),
      mayBegin: () => dispatcher.mayBegin(),
      signal: stopping.signal,
    },
  });
  const dispatcher = createDispatcher({
    journal,
    route: routes.resolve,
    lanes: routes.lanes,
    newId,
    clock,
    stopping,
    onError: (error) =>
      log.error({ err: error }, 'outcomes could not be written to the journal; the next start delivers these again'),
  });
  await routes.apply(config);
  const { configFile } = deps;
  const live =
    configFile === undefined
      ? null
      : createLiveConfig({ file: configFile.path, loaded: configFile.loaded, apply: routes.apply, clock, log });

  let gatewayState: Health['gateway'] = { status: 'failed', problem: 'Starting.', remedy: 'Wait a moment.' };
  const testPush = createTestPush({
    gatewayUrl: () => (gatewayState.status === 'listening' ? gatewayState.url : null),
    sharedSecret: config.gateway.sharedSecret,
    newId,
    now,
  });
  const gateway = createGateway({
    config: config.gateway,
    log,
    now,
    receive: testPush.observe(dispatcher.receive),
    trouble: () => {
      const state = journal.state();
      return state.status === 'ready' ? null : state.problem;
    },
  });

  function trouble(): string | null {
    if (gatewayState.status === 'failed') return `${gatewayState.problem} ${gatewayState.remedy}`;
    const state = journal.state();
    if (state.status !== 'ready') return `${state.problem} ${state.remedy}`;
    const problem = live?.problem();
    if (problem) return `${problem.message} ${problem.remedy}`;
    return routes.all().flatMap((app) => appHealth(app, clock).problem ?? [])[0] ?? null;
  }

  function shellStatus(): ShellStatus {
    const gatewayUrl = gatewayState.status === 'listening' ? gatewayState.url : null;
    return { unread: unread(), paused: pause.state(), gatewayUrl, trouble: trouble() };
  }

  async function health(): Promise<Health> {
    const state = journal.state();
    const totals = await journal.totals().catch(() => ({ pushes: 0, bytes: 0 }));
    return {
      version: deps.version,
      shell: shell.name,
      gateway: gatewayState,
      journal: {
        ...totals,
        problem: state.status === 'ready' ? null : state.problem,
        remedy: state.status === 'ready' ? null : state.remedy,
      },
      apps: routes.all().map((app) => appHealth(app, clock)),
      config: {
        problem: live?.problem()?.message ?? null,
        remedy: live?.problem()?.remedy ?? null,
        afterRestart: live?.afterRestart() ?? [],
      },
      dataDir: deps.dataDir,
      paused: pause.state(),
      unread: unread(),
    };
  }

  return {
    router: createRouter({
      journal,
      health,
      preview: (push) => previewOf(push, routes.resolve),
      checkApp: (pattern) => checkApp(routes.get(pattern)),
      forms: providerForms,
      editing: live === null ? null : createAppEditing({ live, dataDir: deps.dataDir }),
      previewApp: (pattern, push) => previewAs(push, routes.get(pattern)),
      matchApp: (appId) => routes.match(appId),
      outbox: {
        retry: (id) => routes.lanes().some((lane) => lane.retryNow(id)),
        giveUp: (id) => routes.lanes().some((lane) => lane.giveUp(id)),
      },
      pause,
      shell: deps.shell,
      sendTest: testPush.send,
      log,
    }),

    /** Takes up what an earlier process left, then listens. A port that cannot be had is a state, not an error. */
    async start(): Promise<Health['gateway']> {
      pause.watch();
      const restored = await restoreOutbox({ journal, route: routes.resolve, clock });
      if (restored > 0) log.info({ deliveries: restored }, 'deliveries of an earlier run are taken up');
      try {
        const { url } = await gateway.listen();
        gatewayState = { status: 'listening', url };
      } catch (error) {
        if (!(error instanceof Error && 'remedy' in error)) throw error;
        gatewayState = { status: 'failed', problem: error.message, remedy: String(error.remedy) };
      }
      status.watch();
      return gatewayState;
    },

    /** To be called when the computer has slept: what comes at once then is summarised. */
    woke: catchUp.woke,

    /** Stops listening, ends what is under way (at most 5 s), writes the rest and closes the journal. */
    async stop(): Promise<void> {
      live?.stop();
      status.close();
      catchUp.close();
      await gateway.close();
      await dispatcher.drain(DRAIN_MS);
      await routes.close();
      await pause.close();
      await journal.close();
    },
  };
}
