import type { Notification } from '../../matrix/notification.ts';
import { ringsForMs } from '../../matrix/ringing.ts';
import { detailOf, type Outcome } from '../../outcomes/outcome.ts';
import type { Problem } from '../../problems/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { deliveryOf, type MakeAttempt, type PreparedRequest, prepare } from './attempt.ts';
import { type Circumstances, decide, decideBefore, decideQuota, decideUnsent } from './decide.ts';
import type { Host } from './host.ts';
import { isWellBy, tellHost } from './host-word.ts';
import type { Hosts } from './hosts.ts';
import { pushkeyOf, type QueuedDelivery } from './queued-delivery.ts';
import type { Quota } from './quota.ts';
import type { SilentDeaths } from './silent-deaths.ts';
import type { Transitions } from './transitions.ts';

export interface ProcessingDeps {
  readonly transitions: Transitions;
  readonly hosts: Pick<Hosts, 'of' | 'admit' | 'attempted'>;
  readonly silentDeaths: SilentDeaths;
  readonly quota: Pick<Quota, 'waitOf' | 'count'>;
  readonly makeAttempt: MakeAttempt;
  /** The notification of a push, for a delivery that did not keep it; null when it is not to be had any more. */
  readonly load: (pushId: string) => Promise<Notification | null>;
  /** How the queue stands towards what is done with this provider. */
  readonly circumstances: (provider: Provider) => Circumstances;
}

const RELOAD_MS = 5_000;
const gone: Outcome = {
  status: 'failed',
  reason: 'interrupted',
  detail: 'The body of the push is not in the outbox any more.',
};

/** What a worker does with a delivery whose turn has come: an attempt, and what follows from it. */
export function createProcessing({ transitions, hosts, silentDeaths, quota, circumstances, ...deps }: ProcessingDeps) {
  /** True where the app's limits make it wait, which ends its turn. */
  function waitsForQuota(queued: QueuedDelivery, provider: Provider): boolean {
    const wait = quota.waitOf(pushkeyOf(queued));
    const decision = wait === null ? null : decideQuota(queued, wait, circumstances(provider));
    if (decision !== null) transitions.apply(queued, decision);
    return decision !== null;
  }

  /** The notification read back; undefined where the turn is over with that. */
  async function load(queued: QueuedDelivery, provider: Provider): Promise<Notification | undefined> {
    if (waitsForQuota(queued, provider)) return undefined;
    const loaded = await deps.load(queued.pushId).catch(() => undefined);
    // What cannot be read now may be readable soon.
    if (loaded === undefined) transitions.becomeDelayed(queued, RELOAD_MS);
    if (loaded === null) transitions.end(queued, gone);
    if (!loaded) return undefined;
    transitions.learn(queued, loaded, queued.receivedAt + ringsForMs(loaded));
    const decision = decideBefore(queued, circumstances(provider));
    if (decision === null) return loaded;
    transitions.apply(queued, decision);
    return undefined;
  }

  /** The host that a request goes to, when there is a place for the delivery, which waits otherwise. */
  function enter(queued: QueuedDelivery, name: string | undefined): Host | undefined {
    const host = hosts.of(name ?? '');
    const admission = hosts.admit(queued, host, name);
    if (admission === 'go') return host;
    transitions.keepAt(queued, host, admission);
    return undefined;
  }

  async function attempt(queued: QueuedDelivery, provider: Provider, prepared: PreparedRequest): Promise<void> {
    const name = provider.hostOf?.(prepared.request);
    // Asked here, too: others may have been counted while it was read back.
    if (waitsForQuota(queued, provider)) return;
    const host = enter(queued, name);
    if (host === undefined) return;
    if (queued.attempts === 0) quota.count(pushkeyOf(queued));
    const since = circumstances(provider).steady;
    const result = await deps.makeAttempt(provider, prepared, queued);
    transitions.count(queued, result);
    const is = circumstances(provider);
    const counts = is.closed === undefined && !is.switchedOff && !is.stopping && !is.replaced;
    hosts.attempted(queued, name, isWellBy(result, is.steady - since));
    tellHost(host, queued, result, counts);
    const silentDeath = counts ? silentDeaths.saw(queued.recipient, name ?? '', result) : undefined;
    const decision = decide(queued, result, is, { breaker: host.breaker(), silentDeath });
    transitions.apply(queued, decision, [result.attempt], host);
  }

  return async (queued: QueuedDelivery, provider: Provider): Promise<void> => {
    const is = circumstances(provider);
    const decision = decideBefore(queued, is);
    if (decision !== null) return transitions.apply(queued, decision);
    if (provider.problem !== undefined) return transitions.apply(queued, decideUnsent(misconfigured(provider.problem)));
    const notification = queued.notification ?? (await load(queued, provider));
    if (notification === undefined) return;
    const delivery = deliveryOf(queued, notification, is.now);
    if (delivery === null) return transitions.end(queued, gone);
    const prepared = prepare(provider, delivery);
    if (prepared.kind === 'none') return transitions.apply(queued, decideUnsent(prepared.outcome));
    await attempt(queued, provider, prepared);
  };
}

const misconfigured = (problem: Problem): Outcome => ({
  status: 'failed',
  reason: 'misconfigured',
  ...detailOf(problem),
});
