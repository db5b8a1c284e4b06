import type { Clock } from '../clock.ts';
import type { Notification } from '../matrix/notification.ts';
import { type Cure, cures, type Outcome, type Reason } from '../outcome.ts';
import type { Attempt, Delivery, Prepared, Provider } from '../providers/provider.ts';
import { defect, deliveryOf, type Made, makeAttempt, prepare } from './delivery.ts';
import { createDue } from './due.ts';
import type { Entry } from './entry.ts';
import { createHistory } from './history.ts';
import { createHost, type Host, type HostState } from './host.ts';
import { createQueues } from './queues.ts';
import type { Schedule } from './schedule.ts';

/** How much one provider of an app may take up. */
export interface LaneLimits {
  /** Deliveries under way at one time. */
  readonly running: number;
  /** Of them to one host, where a provider has many. */
  readonly perHost: number;
  /** Notifications kept in memory; the others are read from the journal when their turn comes. */
  readonly inMemory: number;
  /** Deliveries that may wait; more are refused at the door. */
  readonly waiting: number;
}

export interface LaneDeps {
  readonly provider: Provider;
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly limits: LaneLimits;
  /** The notification of a push, for an entry that did not keep it; null when it is not to be had any more. */
  readonly load: (pushId: string) => Promise<Notification | null>;
  /** Called with every end, and with every beginning of a wait. */
  readonly report: (entry: Entry, outcome: Outcome, attempts: readonly Attempt[]) => void;
  /** False while nothing more is to be begun; then {@link Lane.resume} is called. Absent: always true. */
  readonly mayBegin?: () => boolean;
  /** Aborted when the relay stops. */
  readonly signal: AbortSignal;
}

export interface LaneState {
  readonly waiting: number;
  readonly hosts: readonly ({ readonly host: string } & HostState)[];
}

export type Lane = ReturnType<typeof createLane>;

/**
 * The way of an app's pushes to one provider: in order for each pushkey, with bounded places, and with patience for what
 * fails. One lane's trouble never touches another's.
 */
export function createLane(deps: LaneDeps) {
  const { clock, schedule, limits, report } = deps;
  let current = { provider: deps.provider, running: 0, retired: false };
  const queues = createQueues();
  const history = createHistory(clock);
  const ready = new Set<Entry>();
  const urgent = new Set<Entry>();
  const due = createDue(clock, makeReady);
  const hosts = new Map<string, Host>();
  const restingAt = new Map<Entry, Host>();
  let running = 0;
  let inMemory = 0;
  let waiting = 0;
  let stopped = false;
  const idle: (() => void)[] = [];

  function makeReady(entry: Entry): void {
    due.remove(entry);
    restingAt.delete(entry);
    entry.state = 'ready';
    ready.add(entry);
    pump();
  }

  function pump(): void {
    while (!stopped && running < limits.running) {
      const [next] = ready;
      if (next === undefined || deps.mayBegin?.() === false) return;
      ready.delete(next);
      run(next);
    }
  }

  async function run(entry: Entry): Promise<void> {
    const used = current;
    used.running += 1;
    running += 1;
    entry.state = 'running';
    try {
      await turn(entry, used.provider);
    } catch (cause) {
      end(entry, defect(cause));
    }
    used.running -= 1;
    running -= 1;
    if (used.retired && used.running === 0) close(used.provider);
    pump();
    if (running === 0) for (const resolve of idle.splice(0)) resolve();
  }

  /** One turn of an entry: an attempt, or the way back into a wait. */
  async function turn(entry: Entry, provider: Provider): Promise<void> {
    if (isOver(entry)) return expire(entry);
    if (provider.problem !== undefined) return judge(entry, misconfigured(provider.problem), undefined);
    const notification = entry.notification ?? (await deps.load(entry.pushId).catch(() => undefined));
    // A journal that cannot be read now may be readable soon.
    if (notification === undefined) return wait(entry, RELOAD_MS);
    const delivery = notification === null ? null : deliveryOf(entry, notification);
    if (delivery === null) return end(entry, { status: 'failed', reason: 'interrupted', detail: GONE });
    entry.collapse ??= collapseOf(provider, delivery);
    const prepared = prepare(provider, delivery);
    if (prepared.kind === 'none') return judge(entry, { outcome: prepared.outcome, attempts: [] }, undefined);
    const host = hostOf(provider, prepared);
    const hasty = urgent.delete(entry);
    const admission = host.admit(entry, hasty);
    if (admission !== 'go') {
      restingAt.set(entry, host);
      entry.state = admission;
      if (admission === 'resting') tellWaiting(entry, 'provider-resting', timeOf(host), []);
      return;
    }
    const made = await makeAttempt(provider, prepared, entry.repeat, deps.signal, clock.now);
    entry.attempts += 1;
    judge(entry, made, host);
  }

  function hostOf(provider: Provider, prepared: Extract<Prepared<unknown>, { kind: 'request' }>): Host {
    const name = provider.hostOf?.(prepared.request) ?? '';
    let host = hosts.get(name);
    if (host === undefined) {
      if (hosts.size >= MOST_HOSTS) forgetIdleHosts();
      const most = provider.hostOf === undefined ? limits.running : limits.perHost;
      host = createHost({ clock, schedule, most, release: makeReady, isOver });
      hosts.set(name, host);
    }
    return host;
  }

  function forgetIdleHosts(): void {
    for (const [name, host] of hosts) if (host.idle()) hosts.delete(name);
  }

  /** Decides what follows from an attempt: an end, or another one later. */
  function judge(entry: Entry, { outcome, attempts, retryAfterMs }: Made, host: Host | undefined): void {
    const cure = outcome.status === 'failed' ? cures[outcome.reason] : undefined;
    if (cure === undefined) {
      end(entry, outcome, attempts);
      host?.worked(entry);
    } else if (deps.signal.aborted) {
      host?.left(entry);
      entry.state = 'waiting';
      tellWaiting(entry, outcome.reason, clock.now(), attempts, outcome);
    } else if (host === undefined) {
      // The provider could not even prepare a request. That is for the operator to mend, and then `use` comes.
      tellWaiting(entry, outcome.reason, null, attempts, outcome);
      wait(entry, entry.expiresAt - clock.now());
    } else retry(entry, host, cure, { outcome, attempts, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  }

  function retry(entry: Entry, host: Host, cure: Cure, { outcome, attempts, retryAfterMs }: Made): void {
    if (host.failed(entry, cure, retryAfterMs)) {
      entry.state = 'resting';
      restingAt.set(entry, host);
      host.keep(entry);
      tellWaiting(entry, outcome.reason, timeOf(host), attempts, outcome);
    } else {
      const delay = Math.min(schedule.retry(entry.attempts - 1, retryAfterMs), entry.expiresAt - clock.now());
      tellWaiting(entry, outcome.reason, clock.now() + delay, attempts, outcome);
      wait(entry, delay);
    }
  }

  function wait(entry: Entry, delay: number): void {
    entry.state = 'waiting';
    due.add(entry, delay);
  }

  const isOver = (entry: Entry) => clock.now() >= entry.expiresAt;
  const timeOf = (host: Host) => clock.now() + Math.max(0, host.state().until - clock.steady());

  /** Tells that an entry waits, and with it all that are queued behind it. */
  function tellWaiting(
    entry: Entry,
    reason: Reason,
    nextAttemptAt: number | null,
    attempts: readonly Attempt[],
    failed?: Outcome,
  ): void {
    release(entry);
    const detail = failed?.detail === undefined ? {} : { detail: failed.detail };
    const outcome: Outcome = { status: 'retrying', reason, ...detail, nextAttemptAt };
    // What has not been tried again has nothing new to tell.
    if (attempts.length > 0 || entry.outcome?.status !== 'retrying' || entry.outcome.reason !== reason) {
      tell(entry, outcome, attempts);
    }
    for (const other of queues.behind(entry)) {
      if (other.outcome === undefined) tellQueued(other);
    }
  }

  function tellQueued(entry: Entry): void {
    release(entry);
    tell(entry, { status: 'retrying', reason: 'in-order', nextAttemptAt: null }, []);
  }

  function tell(entry: Entry, outcome: Outcome, attempts: readonly Attempt[]): void {
    const waited = entry.outcome?.status === 'retrying';
    waiting += (outcome.status === 'retrying' ? 1 : 0) - (waited ? 1 : 0);
    entry.outcome = outcome;
    history.saw(outcome, attempts);
    report(entry, outcome, attempts);
    entry.told?.();
  }

  /** Gives the memory of a notification back; it is in the journal. */
  function release(entry: Entry): void {
    if (entry.notification === undefined) return;
    const delivery = deliveryOf(entry, entry.notification);
    if (delivery !== null) entry.collapse ??= collapseOf(current.provider, delivery);
    entry.notification = undefined;
    inMemory -= 1;
  }

  function expire(entry: Entry): void {
    const { outcome } = entry;
    const why = outcome !== undefined && 'detail' in outcome ? outcome.detail : undefined;
    end(entry, { status: 'failed', reason: 'expired', ...(why === undefined ? {} : { detail: why }) });
  }

  function end(entry: Entry, outcome: Outcome, attempts: readonly Attempt[] = []): void {
    if (entry.state === 'ended') return;
    takeOut(entry);
    if (entry.notification !== undefined) inMemory -= 1;
    entry.state = 'ended';
    tell(entry, outcome, attempts);
    entry.notification = undefined;
    const next = queues.remove(entry);
    if (next !== undefined) makeReady(next);
  }

  function takeOut(entry: Entry): void {
    ready.delete(entry);
    due.remove(entry);
    urgent.delete(entry);
    restingAt.get(entry)?.remove(entry);
    restingAt.delete(entry);
  }

  /** A newer push takes the place of those that wait and that it replaces on the device anyway. */
  function supersede(entry: Entry): void {
    if (entry.collapse === null || entry.collapse === undefined || entry.repeat) return;
    for (const other of [...queues.of(entry)]) {
      const waits = other.state !== 'running' && other.state !== 'ended' && !other.repeat;
      if (waits && other.collapse === entry.collapse) end(other, { status: 'suppressed', reason: 'superseded' });
    }
  }

  function close(provider: Provider): void {
    provider.close?.().catch(() => undefined);
  }

  return {
    provider: () => current.provider,
    size: () => queues.size(),
    full: () => queues.size() >= limits.waiting,

    /** Takes an entry in; `delay` (milliseconds) holds back one that waited before the relay was started. */
    add(entry: Entry, delay = 0): void {
      if (entry.outcome?.status === 'retrying') waiting += 1;
      if (entry.notification !== undefined) {
        const others = queues.of(entry);
        if (others.length > 0) {
          const delivery = deliveryOf(entry, entry.notification);
          if (delivery !== null) entry.collapse = collapseOf(current.provider, delivery);
          supersede(entry);
        }
        if (inMemory < limits.inMemory) inMemory += 1;
        else entry.notification = undefined;
      }
      if (queues.add(entry)) {
        if (delay > 0) wait(entry, delay);
        else makeReady(entry);
        return;
      }
      entry.state = 'queued';
      const [head] = queues.of(entry);
      if (head?.outcome !== undefined && entry.outcome === undefined) tellQueued(entry);
    },

    /** Tries now what waits, and does not ask whether its host is well. False when there is nothing to try. */
    retryNow(deliveryId: string): boolean {
      for (const entry of queues.all()) {
        if (entry.deliveryId !== deliveryId) continue;
        const [head = entry] = queues.of(entry);
        if (head.state === 'running' || head.state === 'ready') return true;
        restingAt.get(head)?.remove(head);
        urgent.add(head);
        makeReady(head);
        return true;
      }
      return false;
    },

    /** Ends what waits. False when there is no such delivery, or when it is under way. */
    giveUp(deliveryId: string): boolean {
      for (const entry of queues.all()) {
        if (entry.deliveryId !== deliveryId || entry.state === 'running') continue;
        end(entry, { status: 'failed', reason: 'given-up' });
        return true;
      }
      return false;
    },

    /** Goes on with another provider, as the configuration has it now; what waited is tried at once. */
    use(provider: Provider): void {
      const before = current;
      current = { provider, running: 0, retired: false };
      before.retired = true;
      if (before.running === 0) close(before.provider);
      for (const host of hosts.values()) host.recover();
      hosts.clear();
      due.releaseAll();
    },

    /** Ends all that waits, because its app is gone. */
    clear(outcome: Outcome): void {
      for (const entry of [...queues.all()].reverse()) if (entry.state !== 'running') end(entry, outcome);
    },

    state: (): LaneState => ({
      waiting,
      hosts: [...hosts].map(([host, one]) => ({ host, ...one.state() })).filter(({ resting }) => resting),
    }),

    /** Begins what was held back by `mayBegin`. */
    resume: pump,

    /** Resolves when nothing is under way and nothing is ready to be. */
    settled: () => (running === 0 ? Promise.resolve() : new Promise<void>((resolve) => idle.push(resolve))),

    /** Begins nothing more. */
    stop(): void {
      stopped = true;
      due.stop();
      for (const host of hosts.values()) host.stop();
    },

    history: history.read,
    close: async () => current.provider.close?.(),
  };
}

const MOST_HOSTS = 10_000;
const RELOAD_MS = 5_000;
const GONE = 'The body of the push is not in the journal any more.';

/** A badge is replaced by a newer badge whatever the provider; the rest is the provider's own. */
function collapseOf(provider: Provider, { notification, device }: Delivery): string | null {
  return notification.event_id ? (provider.collapseKey?.(notification, device) ?? null) : 'badge';
}

function misconfigured(detail: string): Made {
  return { outcome: { status: 'failed', reason: 'misconfigured', detail }, attempts: [] };
}
