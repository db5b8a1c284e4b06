import { join } from 'node:path';
import type { Health } from './api/contract.ts';
import { createRouter } from './api/router.ts';
import { createApps } from './apps/apps.ts';
import { type Config, isEnabled } from './config/schema.ts';
import { createDispatcher, type Route } from './dispatch/dispatcher.ts';
import { recoverUnfinished } from './dispatch/recovery.ts';
import { createGateway } from './gateway/server.ts';
import { createIds } from './ids.ts';
import { createSqliteJournal } from './journal/sqlite-journal.ts';
import type { Log } from './log.ts';
import { previewOf } from './preview.ts';
import { createProviders } from './providers/create.ts';
import { type DeliveryHistory, watchProvider } from './providers/watched.ts';
import type { Shell } from './shell.ts';
import { createTestPush } from './test-push.ts';
import { rememberUnread } from './unread.ts';

/** Milliseconds a homeserver's answer waits; well inside the 30 s of the least patient one. */
const ANSWER_DEADLINE_MS = 5_000;
const DRAIN_MS = 5_000;
const CHECK_MS = 15_000;

export interface RelayDeps {
  readonly config: Config;
  readonly dataDir: string;
  readonly shell: Shell;
  /** Compiled entry of the journal's worker thread; null keeps the journal in this thread. */
  readonly journalWorker: URL | null;
  readonly version: string;
  readonly log: Log;
}

export type Relay = Awaited<ReturnType<typeof createRelay>>;

/** Puts the relay together. Nothing listens and nothing is delivered before `start`. */
export async function createRelay(deps: RelayDeps) {
  const { config, log } = deps;
  const now = Date.now;
  const startedAt = now();
  const newId = createIds();
  const { shell, unread } = rememberUnread(deps.shell);
  const journal = await createSqliteJournal({
    file: join(deps.dataDir, 'journal.db'),
    worker: deps.journalWorker,
    content: config.journal.content,
    retention: config.journal,
    log,
  });

  const apps = createApps(config.apps);
  const providerOf = createProviders({ shell, env: process.env, dataDir: deps.dataDir });
  const routes = new Map<string, Route & { readonly record: () => DeliveryHistory }>();
  for (const { pattern, config: app } of apps.all) {
    const { provider, record } = watchProvider(await providerOf(app), now);
    if (provider.problem !== undefined) log.error({ app: pattern, problem: provider.problem }, 'an app cannot deliver');
    routes.set(pattern, { provider, record, enabled: isEnabled(app) });
  }
  const route = (appId: string) => routes.get(apps.resolve(appId)?.pattern ?? '');
  const dispatcher = createDispatcher({
    journal,
    route,
    newId,
    now,
    deadlineMs: ANSWER_DEADLINE_MS,
    onError: (error) => log.error({ err: error }, 'an outcome could not be written to the journal'),
  });

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
      apps: apps.all.map(({ pattern, config: app }) => ({
        pattern,
        type: routes.get(pattern)?.provider.type ?? '',
        enabled: isEnabled(app),
        problem: routes.get(pattern)?.provider.problem ?? null,
        ...(routes.get(pattern)?.record() ?? { lastSuccessAt: null, lastFailure: null }),
      })),
      dataDir: deps.dataDir,
      unread: unread(),
    };
  }

  async function checkApp(pattern: string) {
    const found = routes.get(pattern);
    if (found === undefined) return null;
    const check = await found.provider.check?.(AbortSignal.timeout(CHECK_MS));
    return check ?? { proven: null, words: 'This app has no credentials to check.' };
  }

  return {
    router: createRouter({
      journal,
      health,
      preview: (push) => previewOf(push, route),
      checkApp,
      sendTest: testPush.send,
      log,
    }),

    /** Listens, then looks after what an earlier process left. A port that cannot be had is a state, not an error. */
    async start(): Promise<Health['gateway']> {
      try {
        const { url } = await gateway.listen();
        gatewayState = { status: 'listening', url };
      } catch (error) {
        if (!(error instanceof Error && 'remedy' in error)) throw error;
        gatewayState = { status: 'failed', problem: error.message, remedy: String(error.remedy) };
      }
      recoverUnfinished({ journal, dispatcher, now, before: startedAt }).catch((error: unknown) =>
        log.error({ err: error }, 'pushes of an earlier run could not be looked after'),
      );
      return gatewayState;
    },

    /** Stops listening, ends what is under way (at most 5 s), writes the rest and closes the journal. */
    async stop(): Promise<void> {
      await gateway.close();
      await dispatcher.drain(DRAIN_MS);
      await Promise.all([...routes.values()].map(({ provider }) => provider.close?.()));
      await journal.close();
    },
  };
}
