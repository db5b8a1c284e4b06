import type { Notification } from '../../matrix/notification.ts';
import { ringsForMs } from '../../matrix/ringing.ts';
import { detailOf, type Outcome } from '../../outcomes/outcome.ts';
import type { Problem } from '../../problems/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { deliveryOf, type MakeAttempt, type PreparedRequest, prepare } from './attempt.ts';
import type { DeadEndpointDetector } from './dead-endpoints.ts';
import { type Circumstances, decide, decideBefore, decideQuota, decideUnsent } from './decide.ts';
import type { Host } from './host.ts';
import { isHealthyBy, recordAttempt } from './host-health.ts';
import type { Hosts } from './hosts.ts';
import { pushkeyOf, type QueuedDelivery } from './queued-delivery.ts';
import type { Quota } from './quota.ts';
import { countAttempt, type Transitions } from './transitions.ts';

export interface ProcessingDeps {
  readonly transitions: Transitions;
  readonly hosts: Pick<Hosts, 'of' | 'admit' | 'attempted'>;
  readonly deadEndpoints: DeadEndpointDetector;
  readonly quota: Pick<Quota, 'waitOf' | 'count'>;
  readonly makeAttempt: MakeAttempt;
  /** Reads the notification of a push that is not in memory; resolves to null when the outbox no longer has it. */
  readonly load: (pushId: string) => Promise<Notification | null>;
  /** What decides about a delivery that is processed with this provider. */
  readonly circumstances: (provider: Provider) => Circumstances;
}

const RELOAD_MS = 5_000;
const gone: Outcome = {
  status: 'failed',
  reason: 'interrupted',
  detail: 'The body of the push is not in the outbox any more.',
};

/** Processes a delivery that is ready: makes an attempt, and puts into effect what follows from it. */
export type Process = (queued: QueuedDelivery, provider: Provider) => Promise<void>;

export function createProcessing({
  transitions,
  hosts,
  deadEndpoints,
  quota,
  circumstances,
  ...deps
}: ProcessingDeps): Process {
  /** True when the app's limits make the delivery wait, which ends its processing. */
  function waitsForQuota(queued: QueuedDelivery, provider: Provider): boolean {
    const wait = quota.waitOf(pushkeyOf(queued));
    const decision = wait === null ? null : decideQuota(queued, wait, circumstances(provider));
    if (decision !== null) transitions.apply(queued, decision);
    return decision !== null;
  }

  /** The notification read back; undefined when the processing ends with that. */
  async function load(queued: QueuedDelivery, provider: Provider): Promise<Notification | undefined> {
    if (waitsForQuota(queued, provider)) return undefined;
    const loaded = await deps.load(queued.pushId).catch(() => undefined);
    // An outbox that cannot be read now may be readable soon.
    if (loaded === undefined) transitions.becomeDelayed(queued, RELOAD_MS);
    if (loaded === null) transitions.end(queued, gone);
    if (!loaded) return undefined;
    transitions.learn(queued, loaded, queued.receivedAt + ringsForMs(loaded));
    const decision = decideBefore(queued, circumstances(provider));
    if (decision === null) return loaded;
    transitions.apply(queued, decision);
    return undefined;
  }

  /** The host of a request when it has a slot for the delivery; undefined when the delivery waits for one. */
  function enter(queued: QueuedDelivery, name: string | undefined): Host | undefined {
    const host = hosts.of(name ?? '');
    const admission = hosts.admit(queued, host, name);
    if (admission === 'go') return host;
    transitions.keepAt(queued, host, admission);
    return undefined;
  }

  async function attempt(
    queued: QueuedDelivery,
    provider: Provider,
    prepared: PreparedRequest,
    name: string | undefined,
  ): Promise<void> {
    // Checked again: other pushes may have been counted while the notification was read.
    if (waitsForQuota(queued, provider)) return;
    const host = enter(queued, name);
    if (host === undefined) return;
    if (queued.attempts === 0) quota.count(pushkeyOf(queued));
    const since = circumstances(provider).steady;
    const result = await deps.makeAttempt(provider, prepared, queued);
    const is = circumstances(provider);
    countAttempt(queued, result, is.steady);
    const counts = is.closed === undefined && !is.switchedOff && !is.stopping && !is.replaced;
    hosts.attempted(queued, name, isHealthyBy(result, is.steady - since));
    recordAttempt(host, queued, result, counts);
    const silentDeath = counts ? deadEndpoints.record(queued.recipient, name ?? '', result) : undefined;
    const decision = decide(queued, result, is, { breaker: host.breaker(), silentDeath });
    transitions.apply(queued, decision, [result.attempt], host);
  }

  return async (queued, provider) => {
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
    await attempt(queued, provider, prepared, provider.hostOf?.(delivery.device));
  };
}

const misconfigured = (problem: Problem): Outcome => ({
  status: 'failed',
  reason: 'misconfigured',
  ...detailOf(problem),
});
