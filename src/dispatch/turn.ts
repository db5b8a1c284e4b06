import type { Clock } from '../clock.ts';
import type { Notification } from '../matrix/notification.ts';
import { type Cure, cures, detailOf, type Outcome, sameDetail } from '../outcome.ts';
import type { Problem } from '../problems/catalogue.ts';
import type { Attempt, Prepared, Provider } from '../providers/provider.ts';
import { collapseOf } from './collapse.ts';
import { deliveryOf, type Made, makeAttempt, prepare } from './delivery.ts';
import type { Entry } from './entry.ts';
import { ringsFor } from './expiry.ts';
import type { Host } from './host.ts';
import type { Hosts } from './hosts.ts';
import type { Waiting } from './waiting.ts';

export interface TurnDeps {
  readonly clock: Clock;
  /** Deliveries under way at one time, and of them to one host, where the provider has many. */
  readonly limits: { readonly running: number; readonly perHost: number };
  readonly hosts: Pick<Hosts, 'of' | 'arrive' | 'keep'>;
  readonly waiting: Waiting;
  /** The notification of a push, for an entry that did not keep it; null when it is not to be had any more. */
  readonly load: (pushId: string) => Promise<Notification | null>;
  /** The provider that has a say now. */
  readonly provider: () => Provider;
  /** What everything ends with while the app is gone or switched off. */
  readonly closed: () => Outcome | undefined;
  /** True while so many wait that what was refused for its address may not. */
  readonly crowded: () => boolean;
  /** True when nothing more is to be begun. */
  readonly stopped: () => boolean;
  readonly end: (entry: Entry, outcome: Outcome, attempts?: readonly Attempt[]) => void;
  /** Aborted when the relay stops. */
  readonly signal: AbortSignal;
}

const RELOAD_MS = 5_000;
const GONE = 'The body of the push is not in the journal any more.';

/** What an entry does with its turn: an attempt, or the way back into a wait, or its end. */
export function createTurn({
  clock,
  limits,
  hosts,
  waiting,
  provider: current,
  closed,
  crowded,
  stopped,
  end,
  ...deps
}: TurnDeps) {
  const isOver = (entry: Entry) => clock.now() >= entry.expiresAt;

  /** The notification from the journal; a call that was taken up after a restart is known as one only now. */
  async function load(entry: Entry): Promise<Notification | null | undefined> {
    const notification = await deps.load(entry.pushId).catch(() => undefined);
    if (notification) entry.expiresAt = Math.min(entry.expiresAt, entry.receivedAt + ringsFor(notification));
    return notification;
  }

  function expire(entry: Entry): void {
    end(entry, { status: 'failed', reason: 'expired', ...sameDetail(entry.outcome ?? {}) });
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
    if (admission === 'resting') waiting.forHost(entry, host);
    return false;
  }

  /** Decides what follows from an attempt: an end, or another one later. */
  function judge(entry: Entry, made: Made, host: Host, provider: Provider): void {
    const { outcome, attempts, retryAfterMs } = made;
    const refused = isRefused(outcome);
    const cure = refused && crowded() ? undefined : passes(outcome);
    const over = closed();
    if (retryAfterMs !== undefined) entry.notBefore = clock.steady() + retryAfterMs;
    entry.urgent = false;
    if (cure === undefined) {
      if (refused) host.left(entry);
      else host.worked(entry);
      end(entry, outcome, attempts);
    } else if (over !== undefined) {
      host.left(entry);
      end(entry, over, attempts);
    } else if (deps.signal.aborted) {
      host.left(entry);
      waiting.forNextStart(entry, made);
    } else if (provider !== current()) {
      // What another provider says now counts no more.
      host.left(entry);
      waiting.again(entry, made);
    } else if (refused) {
      // Nobody was asked. A host that rested for it would keep others waiting that were not looked at.
      host.left(entry);
      waiting.retry(entry, made);
    } else if (host.failed(entry, cure, retryAfterMs)) {
      waiting.forHost(entry, host, made);
      hosts.keep(entry, host);
      host.keep(entry);
    } else waiting.retry(entry, made);
  }

  return async (entry: Entry, provider: Provider): Promise<void> => {
    if (isOver(entry)) return expire(entry);
    if (provider.problem !== undefined) return waiting.forOperator(entry, misconfigured(provider.problem));
    const early = entry.notBefore - clock.steady();
    if (early > 0 && !entry.urgent) return waiting.forProvider(entry, early);
    const notification = entry.notification ?? (await load(entry));
    // A journal that cannot be read now may be readable soon.
    if (notification === undefined) return waiting.hold(entry, RELOAD_MS);
    const delivery = notification === null ? null : deliveryOf(entry, notification);
    if (delivery === null) return end(entry, { status: 'failed', reason: 'interrupted', detail: GONE });
    entry.collapse = collapseOf(provider, entry, delivery.notification);
    if (isOver(entry)) return expire(entry);
    const over = closed();
    if (over !== undefined) return end(entry, over);
    // The relay stops, or the configuration changed meanwhile and this provider has no say any more.
    if (stopped() || provider !== current()) return waiting.hold(entry, 0);
    const prepared = prepare(provider, delivery);
    if (prepared.kind === 'none') {
      const made = { outcome: prepared.outcome, attempts: [] };
      return passes(prepared.outcome) === undefined ? end(entry, prepared.outcome) : waiting.forOperator(entry, made);
    }
    const host = hostOf(provider, prepared);
    if (!enter(entry, host)) return;
    const made = await makeAttempt(provider, prepared, entry.repeat, deps.signal, clock.now);
    entry.attempts += 1;
    judge(entry, made, host, provider);
  };
}

export const isRefused = ({ reason }: Outcome) => reason === 'address-refused';

/** What cures a failure that passes; undefined for what is an end. */
const passes = (outcome: Outcome): Cure | undefined =>
  outcome.status === 'failed' ? cures[outcome.reason] : undefined;

function misconfigured(problem: Problem): Made {
  return { outcome: { status: 'failed', reason: 'misconfigured', ...detailOf(problem) }, attempts: [] };
}
