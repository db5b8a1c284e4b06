import { homedir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Health } from './api/contract.ts';
import { createRouter, type Router, type Services } from './api/router.ts';
import { createAppDelivery } from './apps/app-delivery.ts';
import { createAppEditing } from './apps/editing.ts';
import { providerForms } from './apps/forms.ts';
import type { AppRegistry } from './apps/registry.ts';
import { createLiveConfig, type LiveConfig } from './config/live.ts';
import { ConfigProblem } from './config/problem.ts';
import type { Config, GatewayConfig } from './config/schema.ts';
import { createSettings } from './config/settings.ts';
import type { LoadedConfig } from './config/store.ts';
import type { Delivery } from './delivery/create-delivery.ts';
import { hasOrphans } from './delivery/orphans.ts';
import { type Backoff, createBackoff } from './delivery/queue/backoff.ts';
import { createDayCounts } from './delivery/queue/day-counts.ts';
import type { Receive } from './delivery/receive.ts';
import { checkApp } from './diagnostics/app-health.ts';
import { createAppWarnings } from './diagnostics/app-warnings.ts';
import { createHealth, type HealthReader } from './diagnostics/health.ts';
import { createPreviews } from './diagnostics/preview.ts';
import { diagnosticsOf } from './diagnostics/report.ts';
import { createTestPush } from './diagnostics/test-push.ts';
import { createListener, type Listener } from './gateway/listener.ts';
import { pusherUrlOf } from './gateway/pusher-url.ts';
import { createGateway } from './gateway/server.ts';
import { systemClock as clock } from './lib/clock.ts';
import { createIds } from './lib/ids.ts';
import type { Log } from './lib/log.ts';
import { followTimeZone } from './lib/time-zone.ts';
import { createNotificationPolicy, type NotificationPolicy } from './notifications/notification-policy.ts';
import type { Network } from './providers/http/network.ts';
import { createVault, type Vault } from './secrets/vault.ts';
import type { Shell } from './shell/shell.ts';
import { createShellStatus } from './shell/status.ts';
import { lockFolder } from './storage/folder-lock.ts';
import { createStores, type Stores } from './stores/stores.ts';
import type { StorageThreads } from './stores/threads.ts';

const DRAIN_MS = 5_000;

export interface RelayDeps {
  readonly configuration: Configuration;
  readonly storage: Storage;
  readonly shell: Shell;
  readonly version: string;
  readonly log: Log;
  /** How providers reach the network; by default the system's way. */
  readonly network?: Network;
  readonly timing?: Timing;
}

export interface Configuration {
  /** The configuration that the relay starts with. */
  readonly initial: Config;
  /** The file that it came from, which is followed while the relay runs. */
  readonly file?: LoadedConfig & {
    /** The configuration that takes effect for one of the file: what the command line or the environment sets comes first. */
    readonly override: (config: Config) => Config;
  };
}

interface Storage {
  readonly dataDir: string;
  /** Opens the stores, each in a thread of its own. */
  readonly threads: StorageThreads;
}

interface Timing {
  /** When failed attempts are repeated; by default spread at random. */
  readonly backoff?: Backoff;
  /** Milliseconds that attempts under way may take when the relay stops; 5,000 by default. */
  readonly drainMs?: number;
}

export interface Relay {
  readonly router: Router;
  /**
   * Recovers what an earlier process left, then listens. A port that cannot be bound is a state, not an error. Rejects with
   * `ConfigProblem` when the configuration file is missing and deliveries for its apps are open; they stay open.
   */
  start(): Promise<Health['gateway']>;
  /** To be called when the computer has just woken up. */
  woke(): void;
  /** Stops listening, ends the attempts under way, writes the rest and closes the files. */
  stop(): Promise<void>;
}

/**
 * Puts the relay together. Nothing listens and nothing is delivered before `start`. Rejects with a `ProblemError` when
 * another relay uses the data folder.
 */
export async function createRelay(deps: RelayDeps): Promise<Relay> {
  const { configuration, log, version } = deps;
  const { dataDir, threads } = deps.storage;
  const lock = await lockFolder({ folder: dataDir, log });
  const { newId, continueAfter } = createIds();
  let config = configuration.initial;

  // Both are notified by the parts below, and report as soon as they watch.
  const status = createShellStatus({ shell: deps.shell, clock });
  const warnings = createAppWarnings({ clock, log });
  function appsChanged(): void {
    warnings.check();
    status.changed();
  }

  const notifications = await createNotificationPolicy({
    shell: deps.shell,
    pauseFile: join(dataDir, 'pause.json'),
    settings: () => config.notifications,
    changed: status.changed,
    clock,
    log,
  });
  const retention = () => config.history;
  const stores = await createStores({ dataDir, threads, retention, continueAfter, newId, clock, log });
  const { outbox, history } = stores;

  const vault = createVault(deps.shell);
  const dayCounts = await createDayCounts({ file: join(dataDir, 'budgets.json'), clock, log });
  const delivery = createAppDelivery({
    providers: {
      shell: notifications.shell,
      notifications: () => config.notifications,
      env: process.env,
      dataDir,
      network: deps.network,
      vault,
    },
    delivery: { outbox, clock, backoff: deps.timing?.backoff ?? createBackoff(Math.random), newId },
    dayOf: dayCounts.of,
    refreshed: appsChanged,
    log,
  });
  const { apps } = delivery;
  await apps.apply(config);
  warnings.watch(apps.all);

  const receive: Receive = async (push) => {
    const drained = stores.drained();
    if (drained !== null) await drained;
    return delivery.receive(push);
  };
  const accepting = () => outbox.state().status === 'ready';
  const makeGateway = (gateway: GatewayConfig) =>
    createGateway({ config: gateway, log, now: clock.now, receive, accepting, refused: stores.refused });
  const listener = createListener(makeGateway, config.gateway);

  /** Puts a configuration into effect, except for what waits for the next start. */
  async function apply(changed: Config): Promise<void> {
    const before = config;
    config = configuration.file?.override(changed) ?? changed;
    await apps.apply(config);
    if (!isDeepStrictEqual(before.history, config.history)) await history.keep(config.history);
    await listener.use(config.gateway);
    appsChanged();
  }
  const { file } = configuration;
  const live = file === undefined ? null : createLiveConfig({ ...file, file: file.path, apply, clock, log });
  const health = createHealth({
    relay: { version, dataDir, shell: deps.shell.name },
    stores,
    gateway: listener.state,
    apps: apps.all,
    live,
    notifications,
    clock,
  });
  const leaveTimeZone = followTimeZone({ env: process.env, clock, changed: status.changed });

  const services = servicesOf(deps, { stores, delivery, notifications, listener, live, health, vault });

  return {
    router: createRouter(services, log),
    async start() {
      notifications.watch();
      await stores.start(async () => {
        if (file?.text === null && (await hasOrphans(outbox, apps.resolve)))
          throw new ConfigProblem({ code: 'config-lost', parameters: { file: file.path } });
        const deliveries = await delivery.recover();
        if (deliveries > 0) log.info({ deliveries }, 'deliveries of an earlier run were recovered');
      });
      const state = await listener.open();
      status.watch(health.brief);
      return state;
    },
    woke: notifications.woke,
    async stop() {
      leaveTimeZone();
      live?.stop();
      warnings.stop();
      status.close();
      const closed = listener.close();
      await delivery.drain(deps.timing?.drainMs ?? DRAIN_MS);
      await closed;
      await apps.close();
      await notifications.close();
      await dayCounts.close();
      await stores.close();
      lock.release();
    },
  };
}

interface ServiceParts {
  readonly stores: Stores;
  readonly delivery: Delivery<AppRegistry>;
  readonly notifications: NotificationPolicy;
  readonly listener: Listener;
  readonly live: LiveConfig | null;
  readonly health: HealthReader;
  readonly vault: Vault;
}

/** What the relay offers to the API. */
function servicesOf({ configuration, shell, storage }: RelayDeps, parts: ServiceParts): Services {
  const { stores, delivery, notifications, listener, live, health, vault } = parts;
  const { apps } = delivery;
  const { dataDir } = storage;
  const { now } = clock;
  const { initial, file } = configuration;
  const own = (gateway: GatewayConfig) => file?.override({ ...initial, gateway }).gateway ?? gateway;
  const settings = live === null ? null : createSettings({ live, gatewayIssues: (one) => listener.issues(own(one)) });
  const previews = createPreviews({ read: stores.readPush, resolve: apps.resolve, get: apps.get });
  const pusherUrl = () => pusherUrlOf(listener);
  return {
    health: health.full,
    pushes: { history: stores.history, read: stores.readPush, preview: previews.ofPush },
    apps: {
      editor: live === null ? null : createAppEditing({ live, dataDir, vault, now }),
      forms: providerForms,
      match: apps.match,
      preview: previews.asApp,
      check: (pattern) => checkApp(apps.get(pattern), now()),
      discard: apps.discard,
    },
    deliveries: { retry: delivery.retryNow, giveUp: delivery.giveUp },
    pause: notifications.pause,
    shell,
    settings: {
      editor: settings,
      diagnostics: async () => diagnosticsOf(await health.full(), await settings?.get(), homedir()),
    },
    gateway: { restart: listener.open, pusherUrl },
    testPush: createTestPush({ pusherUrl, now }),
  };
}
