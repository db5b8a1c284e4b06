import type { Clock } from '../clock.ts';
import type { Notification } from '../matrix/notification.ts';
import { deliveryId } from '../outbox/incoming.ts';
import type { Outcome } from '../outcome.ts';
import type { Attempt, Provider } from '../providers/provider.ts';
import { defect } from './delivery.ts';
import { createDue } from './due.ts';
import type { Entry } from './entry.ts';
import { createHistory } from './history.ts';
import type { HostState } from './host.ts';
import { createHosts } from './hosts.ts';
import { createQueues } from './queues.ts';
import type { Schedule } from './schedule.ts';
import { createSuperseding } from './superseding.ts';
import { createTelling } from './telling.ts';
import { createTurn, isRefused } from './turn.ts';
import { createWaiting } from './waiting.ts';

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

/** The part of what may wait above which nothing waits that was refused for its address. */
const REFUSED_PART = 100;

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
  const hosts = createHosts({
    clock,
    schedule,
    release: makeReady,
    rests: (entry, host) => waiting.forHost(entry, host),
  });
  const telling = createTelling({
    provider: () => current.provider,
    history,
    inMemory: limits.inMemory,
    report: deps.report,
  });
  /** Addresses come with pushes, so anybody can name one that is refused, and must not fill the outbox with it. */
  const crowded = () => queues.size() > limits.waiting / REFUSED_PART;
  const waiting = createWaiting({ clock, schedule, queues, due, hosts, telling });
  const superseding = createSuperseding({
    provider: () => current.provider,
    queues,
    end: (entry) => end(entry, { status: 'suppressed', reason: 'superseded' }),
  });
  const takeTurn = createTurn({
    clock,
    limits,
    hosts,
    waiting,
    load: deps.load,
    provider: () => current.provider,
    closed: () => closed,
    crowded,
    stopped: () => stopped,
    end,
    signal: deps.signal,
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
      await takeTurn(entry, used.provider);
      superseding.hadTurn(entry);
    } catch (cause) {
      end(entry, defect(cause));
    }
    used.running -= 1;
    running -= 1;
    if (used.retired && used.running === 0) close(used.provider);
    pump();
    if (running === 0) for (const resolve of idle.splice(0)) resolve();
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

  function close(provider: Provider): void {
    provider.close?.().catch(() => undefined);
  }

  return {
    provider: () => current.provider,
    size: () => queues.size(),
    full: () => queues.size() >= limits.waiting,

    /** Takes an entry in; `delay` (milliseconds) holds back one that waited before the relay was started. */
    add(entry: Entry, delay = 0): void {
      superseding.arrives(entry);
      telling.begin(entry);
      if (closed !== undefined) end(entry, closed);
      else if (queues.add(entry)) {
        if (delay > 0) waiting.hold(entry, delay);
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
    retryNow(id: string): boolean {
      for (const entry of queues.all()) {
        if (deliveryId(entry.pushId, entry.number) !== id) continue;
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
    giveUp(id: string): boolean {
      for (const entry of queues.all()) {
        if (deliveryId(entry.pushId, entry.number) !== id || entry.state === 'running') continue;
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
