import type { Clock } from '../clock.ts';
import type { Notification } from '../matrix/notification.ts';
import { type Cure, cures, type Outcome } from '../outcome.ts';
import { textOf } from '../problems/english.ts';
import type { Attempt, Prepared, Provider } from '../providers/provider.ts';
import { collapseOf, replaces } from './collapse.ts';
import { defect, deliveryOf, type Made, makeAttempt, prepare } from './delivery.ts';
import { createDue } from './due.ts';
import type { Entry } from './entry.ts';
import { ringsFor } from './expiry.ts';
import { createHistory } from './history.ts';
import type { Host, HostState } from './host.ts';
import { createHosts } from './hosts.ts';
import { createQueues } from './queues.ts';
import type { Schedule } from './schedule.ts';
import { createTelling } from './telling.ts';

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

/** Numbers of entries. */
export interface LaneHeld {
  readonly queued: number;
  readonly running: number;
  readonly ready: number;
  readonly due: number;
  /** Kept back by their hosts. */
  readonly kept: number;
  /** With their notifications. */
  readonly inMemory: number;
  readonly hosts: readonly { readonly running: number; readonly blocked: number; readonly resting: number }[];
}

export type Lane = ReturnType<typeof createLane>;

/**
 * The way of an app's pushes to one provider: in order for each pushkey, with bounded places, and with patience for what
 * fails. One lane's trouble never touches another's.
 */
export function createLane(deps: LaneDeps) {
  const { clock, schedule, limits } = deps;
  let current = { provider: deps.provider, running: 0, retired: false };
  const queues = createQueues();
  const history = createHistory(clock);
  const ready = new Set<Entry>();
  const due = createDue(clock, makeReady);
  const hosts = createHosts({ clock, schedule, release: makeReady, rests: tellResting });
  const telling = createTelling({
    provider: () => current.provider,
    history,
    inMemory: limits.inMemory,
    report: deps.report,
  });
  /** What everything ends with while the app is gone or switched off. */
  let closed: Outcome | undefined;
  let running = 0;
  let stopped = false;
  const idle: (() => void)[] = [];

  function makeReady(entry: Entry): void {
    due.remove(entry);
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
      giveWayToNewer(entry);
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
    if (provider.problem !== undefined) return waitForOperator(entry, misconfigured(textOf(provider.problem)));
    const early = entry.notBefore - clock.steady();
    if (early > 0 && !entry.urgent) return waitFor(entry, early);
    const notification = entry.notification ?? (await load(entry));
    // A journal that cannot be read now may be readable soon.
    if (notification === undefined) return hold(entry, RELOAD_MS);
    const delivery = notification === null ? null : deliveryOf(entry, notification);
    if (delivery === null) return end(entry, { status: 'failed', reason: 'interrupted', detail: GONE });
    entry.collapse = collapseOf(provider, entry, delivery.notification);
    if (isOver(entry)) return expire(entry);
    if (closed !== undefined) return end(entry, closed);
    // The relay stops, or the configuration changed meanwhile and this provider has no say any more.
    if (stopped || provider !== current.provider) return hold(entry, 0);
    const prepared = prepare(provider, delivery);
    if (prepared.kind === 'none') {
      const made = { outcome: prepared.outcome, attempts: [] };
      return passes(prepared.outcome) === undefined ? end(entry, prepared.outcome) : waitForOperator(entry, made);
    }
    const host = hostOf(provider, prepared);
    if (!enter(entry, host)) return;
    const made = await makeAttempt(provider, prepared, entry.repeat, deps.signal, clock.now);
    entry.attempts += 1;
    judge(entry, made, host, provider);
  }

  /** The notification from the journal; a call that was taken up after a restart is known as one only now. */
  async function load(entry: Entry): Promise<Notification | null | undefined> {
    const notification = await deps.load(entry.pushId).catch(() => undefined);
    if (notification) entry.expiresAt = Math.min(entry.expiresAt, entry.receivedAt + ringsFor(notification));
    return notification;
  }

  function hostOf(provider: Provider, prepared: Extract<Prepared<unknown>, { kind: 'request' }>): Host {
    const name = provider.hostOf?.(prepared.request) ?? '';
    return hosts.of(name, provider.hostOf === undefined ? limits.running : limits.perHost);
  }

  /** True when the host has a place for the entry; otherwise it waits there. */
  function enter(entry: Entry, host: Host): boolean {
    hosts.arrive(entry, host);
    const admission = host.admit(entry, entry.urgent);
    if (admission === 'go') return true;
    hosts.keep(entry, host);
    entry.state = admission;
    if (admission === 'resting') tellResting(entry, host);
    return false;
  }

  /** Decides what follows from an attempt: an end, or another one later. */
  function judge(entry: Entry, made: Made, host: Host, provider: Provider): void {
    const { outcome, attempts, retryAfterMs } = made;
    const refused = isRefused(outcome);
    const cure = refused && crowded() ? undefined : passes(outcome);
    if (retryAfterMs !== undefined) entry.notBefore = clock.steady() + retryAfterMs;
    entry.urgent = false;
    if (cure === undefined) {
      if (refused) host.left(entry);
      else host.worked(entry);
      end(entry, outcome, attempts);
    } else if (closed !== undefined) {
      host.left(entry);
      end(entry, closed, attempts);
    } else if (deps.signal.aborted) {
      host.left(entry);
      entry.state = 'waiting';
      tellWaiting(entry, made, clock.now());
    } else if (provider !== current.provider) {
      // What another provider says now counts no more.
      host.left(entry);
      tellWaiting(entry, made, clock.now());
      hold(entry, 0);
    } else if (refused) {
      // Nobody was asked. A host that rested for it would keep others waiting that were not looked at.
      host.left(entry);
      retry(entry, made);
    } else if (host.failed(entry, cure, retryAfterMs)) {
      entry.state = 'resting';
      tellWaiting(entry, made, timeOf(host));
      hosts.keep(entry, host);
      host.keep(entry);
    } else retry(entry, made);
  }

  function retry(entry: Entry, made: Made): void {
    const delay = Math.min(schedule.retry(entry.attempts - 1, made.retryAfterMs), entry.expiresAt - clock.now());
    tellWaiting(entry, made, clock.now() + delay);
    hold(entry, delay);
  }

  /** The provider cannot even prepare a request. That is for the operator to mend, and then `use` comes. */
  function waitForOperator(entry: Entry, made: Made): void {
    tellWaiting(entry, made, null);
    hold(entry, entry.expiresAt - clock.now());
  }

  /** The provider named a time, which has not come. */
  function waitFor(entry: Entry, delay: number): void {
    telling.waits(entry, queues.behind(entry), 'provider-unavailable', clock.now() + delay);
    hold(entry, Math.min(delay, entry.expiresAt - clock.now()));
  }

  function hold(entry: Entry, delay: number): void {
    hosts.leave(entry);
    entry.state = 'waiting';
    due.add(entry, delay);
  }

  /** Addresses come with pushes, so anybody can name one that is refused, and must not fill the outbox with it. */
  const crowded = () => queues.size() > limits.waiting / REFUSED_PART;
  const isOver = (entry: Entry) => clock.now() >= entry.expiresAt;
  const timeOf = (host: Host) => clock.now() + Math.max(0, host.state().until - clock.steady());

  function tellWaiting(entry: Entry, { outcome, attempts }: Made, nextAttemptAt: number | null): void {
    const { reason, detail } = outcome;
    telling.waits(entry, queues.behind(entry), reason, nextAttemptAt, attempts, detail);
  }

  function tellResting(entry: Entry, host: Host): void {
    entry.state = 'resting';
    telling.waits(entry, queues.behind(entry), 'provider-resting', timeOf(host));
  }

  function expire(entry: Entry): void {
    const { outcome } = entry;
    const why = outcome !== undefined && 'detail' in outcome ? outcome.detail : undefined;
    end(entry, { status: 'failed', reason: 'expired', ...(why === undefined ? {} : { detail: why }) });
  }

  function end(entry: Entry, outcome: Outcome, attempts: readonly Attempt[] = []): void {
    if (entry.state === 'ended') return;
    entry.state = 'ended';
    ready.delete(entry);
    due.remove(entry);
    hosts.leave(entry);
    const next = queues.remove(entry);
    telling.ends(entry, outcome, attempts);
    if (next !== undefined) makeReady(next);
  }

  /** Finds out what an entry replaces, as far as its notification is at hand. */
  function identify(entry: Entry): void {
    if (entry.notification !== undefined) entry.collapse = collapseOf(current.provider, entry, entry.notification);
  }

  /** A newer push takes the place of those that wait and that it replaces on the device anyway. */
  function supersede(entry: Entry): void {
    identify(entry);
    if (entry.collapse === null || entry.repeat) return;
    for (const other of [...queues.of(entry)]) {
      identify(other);
      if (other.state !== 'running' && replaces(entry, other)) giveWay(other, entry);
    }
  }

  /** Some newer push may have come while an entry was under way that waits now. */
  function giveWayToNewer(entry: Entry): void {
    if (entry.state === 'ended' || entry.state === 'running') return;
    const newer = queues.behind(entry).findLast((other) => replaces(other, entry));
    if (newer !== undefined) giveWay(entry, newer);
  }

  /** The newer one inherits what its provider asked for. */
  function giveWay(entry: Entry, newer: Entry): void {
    newer.notBefore = Math.max(newer.notBefore, entry.notBefore);
    end(entry, { status: 'suppressed', reason: 'superseded' });
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
      if (entry.notification !== undefined && queues.of(entry).length > 0) supersede(entry);
      telling.begin(entry);
      if (closed !== undefined) end(entry, closed);
      else if (queues.add(entry)) {
        if (delay > 0) hold(entry, delay);
        else makeReady(entry);
      } else {
        entry.state = 'queued';
        const [head] = queues.of(entry);
        if (head?.outcome === undefined || entry.outcome !== undefined) return;
        if (isRefused(head.outcome) && crowded()) end(entry, { status: 'failed', reason: 'address-refused' });
        else telling.waitsInOrder(entry);
      }
    },

    /** Tries now what waits, and does not ask whether its host is well. False when there is nothing to try. */
    retryNow(deliveryId: string): boolean {
      for (const entry of queues.all()) {
        if (entry.deliveryId !== deliveryId) continue;
        const [head = entry] = queues.of(entry);
        if (head.state === 'running') return true;
        hosts.leave(head);
        head.urgent = true;
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
      for (const entry of queues.all()) entry.notBefore = 0;
      hosts.forgetAll();
      due.releaseAll();
    },

    /** Ends all that waits, and what comes or fails from now on, because its app is gone. */
    clear(outcome: Outcome): void {
      closed = outcome;
      for (const entry of [...queues.all()].reverse()) if (entry.state !== 'running') end(entry, outcome);
    },

    /** Takes entries again. */
    open(): void {
      closed = undefined;
    },

    state: (): LaneState => ({
      waiting: telling.held().waiting,
      hosts: hosts.states().filter(({ resting }) => resting),
    }),

    /** Begins what was held back by `mayBegin`. */
    resume: pump,

    /** Resolves when nothing is under way and nothing is ready to be. */
    settled: () => (running === 0 ? Promise.resolve() : new Promise<void>((resolve) => idle.push(resolve))),

    /** Begins nothing more. */
    stop(): void {
      stopped = true;
      due.stop();
      hosts.stop();
    },

    /** How much it holds in memory, by what for. */
    held: (): LaneHeld => ({
      queued: queues.size(),
      running,
      ready: ready.size,
      due: due.size(),
      inMemory: telling.held().inMemory,
      ...hosts.held(),
    }),

    history: history.read,
    close: async () => current.provider.close?.(),
  };
}

const RELOAD_MS = 5_000;
/** The part of what may wait above which nothing waits that was refused for its address. */
const REFUSED_PART = 100;
const GONE = 'The body of the push is not in the journal any more.';

const isRefused = ({ reason }: Outcome) => reason === 'address-refused';

/** What cures a failure that passes; undefined for what is an end. */
const passes = (outcome: Outcome): Cure | undefined =>
  outcome.status === 'failed' ? cures[outcome.reason] : undefined;

function misconfigured(detail: string): Made {
  return { outcome: { status: 'failed', reason: 'misconfigured', detail }, attempts: [] };
}
