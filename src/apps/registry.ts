import { type AppConfig, desktopAppSchema, isEnabled, type ProviderConfig, providersOf } from '../config/app-schema.ts';
import type { Config } from '../config/schema.ts';
import type { DeliveryQueue } from '../delivery/queue/delivery-queue.ts';
import type { QueueDeps, QueueLimits } from '../delivery/queue/queue-deps.ts';
import { type DayCount, uncounted } from '../delivery/queue/quota.ts';
import type { Route } from '../delivery/route.ts';
import type { Log } from '../lib/log.ts';
import { createSerial } from '../lib/serial.ts';
import type { KeyFiles } from '../providers/key-files.ts';
import type { Provider } from '../providers/provider.ts';
import { type Apps, createApps } from './apps.ts';
import { membersOf } from './members.ts';
import { createServedProviders, predecessors, type ServedProvider } from './served-provider.ts';

export interface AppRegistryDeps {
  readonly providerOf: (config: ProviderConfig) => Promise<Provider>;
  /** Follows the files that providers are created from, and calls back when one has changed; by default none. */
  readonly keyFiles?: (changed: () => void) => KeyFiles;
  readonly queues: QueueDeps;
  readonly limits?: Omit<QueueLimits, 'maxQueued'>;
  /** The count of today's deliveries for a provider of an app, by name; by default nothing is counted. */
  readonly dayOf?: (name: string) => DayCount;
  /** Called when changed files have been read again. */
  readonly refreshed?: () => void;
  readonly log: Log;
}

/** An app of the configuration and the providers that serve it. */
export interface ServedApp {
  readonly pattern: string;
  readonly config: AppConfig;
  readonly enabled: boolean;
  readonly targets: readonly ServedProvider[];
}

/** The apps at work, by the configuration that was applied last. */
export interface AppRegistry {
  /** Puts a configuration into effect; only the apps that changed are touched. */
  apply(config: Config): Promise<void>;
  /** The app of an app_id. */
  resolve(appId: string): Route | undefined;
  /** The pattern of the app of an app_id; null when no app matches. */
  match(appId: string): string | null;
  all(): readonly ServedApp[];
  /** The app with this pattern. */
  get(pattern: string): ServedApp | undefined;
  /** Gives up on what waits for an app; the number of deliveries, or null when there is no such app. */
  discard(pattern: string): number | null;
  /** All queues, also those of removed apps that are still ending their deliveries. */
  queues(): readonly DeliveryQueue[];
  close(): Promise<void>;
}

const usualLimits = { maxAttempts: 256, maxPerHost: 128, maxInMemory: 2_000 };
/** How often files are compared and broken providers created again: not every change of a file is reported. Milliseconds. */
const REFRESH_MS = 30_000;
const noKeyFiles = (): KeyFiles => ({ follow: () => undefined, digest: async () => '', stop: () => undefined });

export function createAppRegistry(deps: AppRegistryDeps): AppRegistry {
  const { limits = usualLimits, dayOf = () => uncounted, refreshed = () => undefined, log } = deps;
  const keys = (deps.keyFiles ?? noKeyFiles)(() => void refresh().then(refreshed));
  const providers = createServedProviders({ ...deps, keys, limits, dayOf });
  let apps: Apps = createApps({});
  let served = new Map<string, ServedApp>();
  let applied: Config | undefined;
  let cancelRefresh: () => void = () => undefined;
  let closed = false;
  /** Configurations are applied one after the other. */
  const serially = createSerial();

  async function serve(pattern: string, app: AppConfig, config: Config): Promise<ServedApp> {
    const before = served.get(pattern)?.targets ?? [];
    const enabled = isEnabled(app);
    // Before it gets another provider, which would attempt at once what waits.
    if (!enabled) for (const { queue } of before) queue.switchOff();
    const targets: ServedProvider[] = [];
    const members = membersOf(app, desktopAppSchema.parse({ type: 'desktop' }));
    for (const [member, predecessor] of predecessors(members, before)) {
      targets.push(await providers.renew(pattern, member, predecessor, config));
    }
    return { pattern, config: app, enabled, targets };
  }

  async function applyNow(config: Config): Promise<void> {
    // Before the files are read, so that no change of one is missed.
    keys.follow(Object.values(config.apps).flatMap(providersOf));
    const next = new Map<string, ServedApp>();
    for (const [pattern, app] of Object.entries(config.apps)) next.set(pattern, await serve(pattern, app, config));
    const before = served;
    served = next;
    apps = createApps(config.apps);
    for (const [pattern, { targets }] of before) {
      const kept = new Set(next.get(pattern)?.targets.map(({ queue }) => queue));
      for (const target of targets) if (!kept.has(target.queue)) providers.retire(target);
    }
    for (const { targets, enabled } of next.values()) {
      for (const { queue } of targets) enabled ? queue.switchOn() : queue.switchOff();
    }
    refreshLater();
  }

  function refreshLater(): void {
    cancelRefresh();
    const targets = [...served.values()].flatMap((app) => app.targets);
    const isNeeded = targets.some(({ queue, digest }) => digest !== '' || queue.provider().problem !== undefined);
    if (isNeeded && !closed) cancelRefresh = deps.queues.clock.after(REFRESH_MS, () => void refresh());
  }

  /** Creates broken providers, and those whose files have changed, again. */
  function refresh(): Promise<void> {
    return serially(async () => {
      if (applied === undefined || closed) return;
      await applyNow(applied).catch((error: unknown) => {
        log.error({ err: error }, 'the files of the apps could not be read again; they are tried later');
        refreshLater();
      });
    });
  }

  return {
    apply(config) {
      applied = config;
      return serially(() => applyNow(config));
    },
    resolve: (appId) => served.get(apps.resolve(appId)?.pattern ?? ''),
    match: (appId) => apps.resolve(appId)?.pattern ?? null,
    all: () => [...served.values()],
    get: (pattern) => served.get(pattern),
    discard(pattern) {
      const app = served.get(pattern);
      if (app === undefined) return null;
      return app.targets.reduce((sum, { queue }) => sum + queue.discard(), 0);
    },
    queues: providers.queues,
    async close() {
      closed = true;
      cancelRefresh();
      keys.stop();
      await providers.close();
    },
  };
}
