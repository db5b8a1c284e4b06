import { isDeepStrictEqual } from 'node:util';
import { type AppConfig, desktopAppSchema, isEnabled, type ProviderConfig, providersOf } from '../config/app-schema.ts';
import type { Config } from '../config/schema.ts';
import { createDeliveryQueue, type DeliveryQueue } from '../delivery/queue/delivery-queue.ts';
import type { QueueDeps, QueueLimits } from '../delivery/queue/queue-deps.ts';
import { createQuota, type DayCount, type Quotas, uncounted } from '../delivery/queue/quota.ts';
import type { Route, Target } from '../delivery/route.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createSerial } from '../lib/serial.ts';
import type { Problem } from '../problems/catalogue.ts';
import { textOf } from '../problems/english.ts';
import type { KeyFiles } from '../providers/key-files.ts';
import type { Provider } from '../providers/provider.ts';
import { type Apps, createApps } from './apps.ts';
import { type Member, membersOf, typeOf } from './members.ts';

export interface RegistryDeps {
  readonly providerOf: (config: ProviderConfig) => Promise<Provider>;
  /** The files that providers are made with; without it, they are never made again for their sake. */
  readonly keys?: Pick<KeyFiles, 'follow' | 'digest'>;
  readonly queues: QueueDeps;
  /** What each provider of an app may take up; how much may wait is the configuration's. */
  readonly limits?: Omit<QueueLimits, 'maxQueued'>;
  /** Counts what of its daily budget each provider of an app has spent, by name. */
  readonly dayOf?: (name: string) => DayCount;
  readonly clock: Clock;
  readonly log: Log;
}

/** A provider of an app at work. */
export interface Served extends Target {
  readonly config: ProviderConfig;
  /** What its files held when they were last read. */
  readonly digest: string;
  /** Why its files cannot be used any more, while it goes on with what they held before; null when they can. */
  readonly stale: Problem | null;
}

/** An app of the configuration and what serves it. */
export interface ServedApp {
  readonly pattern: string;
  readonly config: AppConfig;
  readonly enabled: boolean;
  readonly targets: readonly Served[];
}

const usualLimits = { maxAttempts: 256, maxPerHost: 128, maxInMemory: 2_000 };
/** How often files are looked at, and what could not be made is made again: not every change of a file is told. */
const LOOK_MS = 30_000;
const noKeys = { follow: () => undefined, digest: async () => '' };

/** Where app_ids lead, by the configuration that was applied last. A change touches only the apps that changed. */
export function createAppRegistry(deps: RegistryDeps) {
  const {
    providerOf,
    keys = noKeys,
    queues: queueDeps,
    limits = usualLimits,
    dayOf = () => uncounted,
    clock,
    log,
  } = deps;
  let apps: Apps = createApps({});
  let served = new Map<string, ServedApp>();
  /** Queues that have been in use, also those whose app is gone and whose last deliveries end. */
  const queues = new Set<DeliveryQueue>();
  let wanted: Config | undefined;
  let stopLooking: () => void = () => undefined;
  let closed = false;
  /** Configurations are applied one after the other. */
  const serially = createSerial();

  async function serve(pattern: string, app: AppConfig, config: Config): Promise<ServedApp> {
    const before = served.get(pattern);
    const enabled = isEnabled(app);
    // Another provider would try at once what waits.
    if (!enabled) for (const { queue } of before?.targets ?? []) queue.switchOff();
    const targets: Served[] = [];
    const members = membersOf(app, desktopAppSchema.parse({ type: 'desktop' }));
    for (const [member, known] of successors(members, before?.targets ?? [])) {
      targets.push(await target(pattern, member, known, config));
    }
    return { pattern, config: app, enabled, targets };
  }

  async function target(
    pattern: string,
    { name, lease, config, forwards }: Member,
    known: Served | undefined,
    { outbox }: Config,
  ): Promise<Served> {
    const now = {
      name,
      lease,
      forwards,
      answerWithinMs: config.answerWithin * 1_000,
      expireAfterMs: config.expireAfter * 1_000,
    };
    const digest = await keys.digest(config);
    const same = known !== undefined && isDeepStrictEqual(known.config, config) ? known : undefined;
    const before = same?.queue.provider().problem ?? same?.stale ?? null;
    if (same?.digest === digest && before === null) return { ...same, ...now };
    const provider = await providerOf(config);
    const problem = provider.problem ?? null;
    const asBefore = isDeepStrictEqual(problem, before);
    if (same !== undefined && problem !== null && same.queue.provider().problem === undefined) {
      const told = { app: pattern, problem: textOf(problem) };
      if (!asBefore) log.error(told, 'files cannot be used; what they held stays in use');
      return { ...same, ...now, digest, stale: problem };
    }
    // What is broken as before leaves those that wait alone.
    if (same !== undefined && problem !== null && asBefore) return { ...same, ...now, digest };
    if (problem !== null)
      log.error({ app: pattern, problem: textOf(problem) }, 'an app cannot deliver; its pushes wait');
    else if (same !== undefined) log.info({ app: pattern }, 'the files of an app were read again');
    const made = { config, digest, stale: null, ...now };
    if (known !== undefined) {
      known.queue.use(provider, quotasOf(config));
      return { ...made, queue: known.queue };
    }
    const queue = createDeliveryQueue(
      queueDeps,
      provider,
      { ...limits, maxQueued: outbox.mostWaiting },
      createQuota(queueDeps.clock, dayOf(`${pattern} ${name}`), quotasOf(config)),
    );
    queues.add(queue);
    return { ...made, queue };
  }

  async function applyNow(config: Config): Promise<void> {
    // Before they are read, so that no change of them is missed.
    keys.follow(Object.values(config.apps).flatMap(providersOf));
    const next = new Map<string, ServedApp>();
    for (const [pattern, app] of Object.entries(config.apps)) next.set(pattern, await serve(pattern, app, config));
    const before = served;
    served = next;
    apps = createApps(config.apps);
    for (const [pattern, { targets }] of before) retire(targets, next.get(pattern));
    for (const { targets, enabled } of next.values()) {
      for (const { queue } of targets) enabled ? queue.switchOn() : queue.switchOff();
    }
    stopLooking();
    const looks = [...next.values()].some(({ targets }) =>
      targets.some(({ queue, digest }) => digest !== '' || queue.provider().problem !== undefined),
    );
    if (looks && !closed) stopLooking = clock.after(LOOK_MS, () => void look());
  }

  /** Ends the work of those that the configuration has no longer. */
  function retire(targets: readonly Served[], kept: ServedApp | undefined): void {
    for (const { queue } of targets) {
      if (kept?.targets.some((one) => one.queue === queue)) continue;
      queue.clear({ status: 'failed', reason: 'app-removed' });
      queue.settled().then(() => {
        queues.delete(queue);
        queue.stop();
        return queue.close();
      });
    }
  }

  function apply(config: Config): Promise<void> {
    wanted = config;
    return serially(() => applyNow(config));
  }

  /** Makes again what cannot deliver, and what has other files now. */
  function look(): Promise<void> {
    return serially(async () => {
      if (wanted !== undefined && !closed) await applyNow(wanted);
    });
  }

  return {
    apply,
    look,
    resolve: (appId: string): Route | undefined => served.get(apps.resolve(appId)?.pattern ?? ''),
    /** The name under which the configuration knows the app of an app_id; null when no app takes it. */
    match: (appId: string): string | null => apps.resolve(appId)?.pattern ?? null,
    all: (): readonly ServedApp[] => [...served.values()],
    get: (pattern: string): ServedApp | undefined => served.get(pattern),
    /** Ends what waits for an app; how many deliveries that were, and null when there is no such app. */
    discard(pattern: string): number | null {
      const app = served.get(pattern);
      if (app === undefined) return null;
      return app.targets.reduce((sum, { queue }) => sum + queue.discard(), 0);
    },
    queues: (): readonly DeliveryQueue[] => [...queues],
    async close(): Promise<void> {
      closed = true;
      stopLooking();
      await Promise.all([...queues].map((queue) => queue.close()));
    },
  };
}

/** What an app may have; one that nothing can be made of sends nothing anyway. */
function quotasOf(config: ProviderConfig): Quotas {
  return 'maxPerMinute' in config || 'maxPerDay' in config || 'maxConcurrent' in config ? config : {};
}

/** Each provider with the one whose work it goes on with: the same in another place first, then one that was changed. */
function successors(members: readonly Member[], before: readonly Served[]): Map<Member, Served | undefined> {
  const left = new Set(before);
  const found = new Map<Member, Served | undefined>(members.map((member) => [member, undefined]));
  const alike = [
    (member: Member, { config }: Served) => isDeepStrictEqual(member.config, config),
    (member: Member, { config }: Served) => typeOf(member.config) === typeOf(config),
  ];
  for (const isAlike of alike) {
    for (const member of members) {
      if (found.get(member) !== undefined) continue;
      const one = [...left].find((served) => isAlike(member, served));
      if (one === undefined) continue;
      found.set(member, one);
      left.delete(one);
    }
  }
  return found;
}
