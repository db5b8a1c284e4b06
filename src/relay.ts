import { homedir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Health } from './api/contract.ts';
import { createRouter } from './api/router.ts';
import { createAppEditing } from './apps/editing.ts';
import { providerForms } from './apps/forms.ts';
import { createAppRegistry } from './apps/registry.ts';
import { createLiveConfig } from './config/live.ts';
import type { Config } from './config/schema.ts';
import { createSettings } from './config/settings.ts';
import type { LoadedConfig } from './config/store.ts';
import { createDelivery } from './delivery/create-delivery.ts';
import { type Backoff, createBackoff } from './delivery/queue/backoff.ts';
import { createDayCounts } from './delivery/queue/day-counts.ts';
import { checkApp } from './diagnostics/app-health.ts';
import { createAppWarnings } from './diagnostics/app-warnings.ts';
import { createHealth } from './diagnostics/health.ts';
import { createPreviews } from './diagnostics/preview.ts';
import { diagnosticsOf } from './diagnostics/report.ts';
import { createTestPush } from './diagnostics/test-push.ts';
import { createListener } from './gateway/listener.ts';
import { pusherUrl } from './gateway/pusher-url.ts';
import { createGateway } from './gateway/server.ts';
import { systemClock } from './lib/clock.ts';
import { createIds } from './lib/ids.ts';
import type { Log } from './lib/log.ts';
import { followTimeZone } from './lib/time-zone.ts';
import { createCatchUp } from './notifications/catch-up.ts';
import { createPause } from './notifications/pause.ts';
import { createQuietHours } from './notifications/quiet.ts';
import { rememberUnread } from './notifications/unread.ts';
import { createProviders } from './providers/create.ts';
import type { Network } from './providers/http/network.ts';
import { createKeyFiles } from './providers/key-files.ts';
import { createVault } from './secrets/vault.ts';
import type { Shell } from './shell/shell.ts';
import { createShellStatus } from './shell/status.ts';
import { lockFolder } from './storage/folder-lock.ts';
import { createStores } from './stores/stores.ts';
import type { StorageThreads } from './stores/threads.ts';

const DRAIN_MS = 5_000;

export interface RelayDeps {
  readonly config: Config;
  /** The file that `config` came from, and what it held before the command line had its say; it is followed while running. */
  readonly configFile?: LoadedConfig & {
    /** What the command line says instead of the file. */
    readonly override: (config: Config) => Config;
  };
  readonly dataDir: string;
  readonly shell: Shell;
  /** Opens the stores, each in a thread of its own. */
  readonly threads: StorageThreads;
  readonly version: string;
  readonly log: Log;
  /** When what failed is tried again; by default spread at random. */
  readonly backoff?: Backoff;
  /** What providers reach the network with; by default the system's own. */
  readonly network?: Network;
  /** Milliseconds that what is under way may take when the relay stops; 5,000 by default. */
  readonly drainMs?: number;
}

export type Relay = Awaited<ReturnType<typeof createRelay>>;

/**
 * Puts the relay together. Nothing listens and nothing is delivered before `start`. Rejects with a `ProblemError` when
 * another relay uses the data folder.
 */
export async function createRelay(deps: RelayDeps) {
  const { config, log } = deps;
  const lock = await lockFolder({ folder: deps.dataDir, log });
  const clock = systemClock;
  const { now } = clock;
  const ids = createIds();
  let effective = config;
  const status = createShellStatus({ shell: deps.shell, clock, read: () => health.shell() });
  const catchUp = createCatchUp({ shell: deps.shell, clock });
  const pause = await createPause({
    file: join(deps.dataDir, 'pause.json'),
    shell: catchUp.shell,
    clock,
    log,
    changed: () => status.changed(),
  });
  const notifications = () => effective.notifications;
  const quiet = createQuietHours({ shell: pause.shell, settings: notifications, clock, log });
  const { shell, unread } = rememberUnread(quiet.shell, () => status.changed());
  const stores = await createStores({
    dataDir: deps.dataDir,
    threads: deps.threads,
    retention: () => effective.history,
    continueAfter: ids.continueAfter,
    recover: async () => {
      if (!started) return;
      const recovered = await delivery.recover();
      if (recovered > 0) log.info({ deliveries: recovered }, 'deliveries of an earlier run are taken up');
    },
    clock,
    log,
  });
  const { outbox, history } = stores;
  let started = false;

  const vault = createVault(deps.shell);
  const keys = createKeyFiles({
    dataDir: deps.dataDir,
    changed: () => void apps.look().then(appsChanged),
    clock,
    log,
  });
  const dayCounts = await createDayCounts({ file: join(deps.dataDir, 'budgets.json'), clock, log });
  const providerOf = createProviders({
    shell,
    notifications,
    env: process.env,
    dataDir: deps.dataDir,
    network: deps.network,
    vault,
  });
  const delivery = createDelivery({
    outbox,
    apps: (queues) => createAppRegistry({ providerOf, keys, queues, dayOf: dayCounts.of, clock, log }),
    clock,
    backoff: deps.backoff ?? createBackoff(Math.random),
    newId: ids.newId,
    onError: (error) =>
      log.error({ err: error }, 'outcomes could not be written to the outbox; the next start delivers these again'),
  });
  const { apps } = delivery;
  const urlForPushers = () => {
    const state = listener.state();
    return state.status === 'listening' ? pusherUrl(state.url, listener.config().sharedSecret) : null;
  };
  const testPush = createTestPush({
    pusherUrl: urlForPushers,
    newId: ids.newId,
    now,
  });
  const receive = testPush.observe(async (push) => {
    const drained = stores.drained();
    if (drained !== null) await drained;
    return delivery.receive(push);
  });
  const accepting = () => outbox.state().status === 'ready';
  const listener = createListener((config) => createGateway({ config, log, now, receive, accepting }), config.gateway);

  /** Puts a configuration into effect, as far as it does not wait for the next start. */
  async function apply(file: Config): Promise<void> {
    const before = effective;
    effective = deps.configFile?.override(file) ?? file;
    await apps.apply(effective);
    if (!isDeepStrictEqual(before.history, effective.history)) await history.keep(effective.history);
    await listener.use(effective.gateway);
    appsChanged();
  }

  const warnings = createAppWarnings({ apps: apps.all, clock, log });
  function appsChanged(): void {
    warnings.look();
    status.changed();
  }

  await apps.apply(config);
  warnings.look();
  const { configFile } = deps;
  const live =
    configFile === undefined ? null : createLiveConfig({ ...configFile, file: configFile.path, apply, clock, log });
  const settings = live === null ? null : createSettings(live);
  const health = createHealth({
    version: deps.version,
    dataDir: deps.dataDir,
    shell: shell.name,
    outbox,
    history,
    dropped: stores.dropped,
    gateway: listener.state,
    apps: apps.all,
    live,
    paused: pause.state,
    unread,
    clock,
  });

  const previews = createPreviews({ read: stores.readPush, resolve: apps.resolve, get: apps.get });
  const leaveTimeZone = followTimeZone({ env: process.env, clock, changed: () => status.changed() });

  return {
    router: createRouter(
      {
        health: health.whole,
        pushes: { history, read: stores.readPush, preview: previews.ofPush },
        apps: {
          editor: live === null ? null : createAppEditing({ live, dataDir: deps.dataDir, vault, now }),
          forms: providerForms,
          match: apps.match,
          preview: previews.asApp,
          check: (pattern) => checkApp(apps.get(pattern), now()),
          discard: apps.discard,
        },
        deliveries: { retry: delivery.retryNow, giveUp: delivery.giveUp },
        pause,
        shell: deps.shell,
        settings: {
          editor: settings,
          diagnostics: async () => diagnosticsOf(await health.whole(), await settings?.get(), homedir()),
        },
        gateway: { restart: listener.open, pusherUrl: urlForPushers },
        testPush,
      },
      log,
    ),

    /** Takes up what an earlier process left, then listens. A port that cannot be had is a state, not an error. */
    async start(): Promise<Health['gateway']> {
      pause.watch();
      started = true;
      await stores.start();
      const state = await listener.open();
      status.watch();
      return state;
    },

    /** To be called when the computer has slept: what comes at once then is summarised. */
    woke: catchUp.woke,

    /** Stops listening, ends what is under way (at most 5 s), writes the rest and closes the files. */
    async stop(): Promise<void> {
      leaveTimeZone();
      live?.stop();
      keys.stop();
      warnings.stop();
      status.close();
      catchUp.close();
      quiet.close();
      const closed = listener.close();
      await delivery.drain(deps.drainMs ?? DRAIN_MS);
      await closed;
      await apps.close();
      await pause.close();
      await dayCounts.close();
      await stores.close();
      lock.release();
    },
  };
}
