import type { Clock } from '../lib/clock.ts';
import type { OpenDelivery, Outbox } from '../outbox/outbox.ts';
import type { Outcome } from '../outcomes/outcome.ts';
import { recoveredDelivery } from './queue/queued-delivery.ts';
import { hostOf, judgesPushkey, type Route } from './route.ts';

const PAGE = 10_000;
/** A recovered delivery waits no longer than this: a time farther away was written while the clock was wrong. Milliseconds. */
const MAX_DELAY_MS = 10 * 60_000;

export interface RecoveryDeps {
  readonly outbox: Pick<Outbox, 'open' | 'settle'>;
  readonly route: (appId: string) => Route | undefined;
  readonly clock: Clock;
}

/**
 * Recovers the deliveries that an earlier process accepted and did not end: those that waited go on waiting in the same order,
 * those under way are attempted again. To be called before any push is received. Resolves to the number of deliveries.
 */
export async function recoverDeliveries({ outbox, route, clock }: RecoveryDeps): Promise<number> {
  let count = 0;
  let after: OpenDelivery | undefined;
  for (;;) {
    const page = await outbox.open({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const one of page) {
      if (addToQueue(one, route(one.appId), clock)) continue;
      const { pushId, number, attempts: attemptCount } = one;
      const ended = { number, outcome: APP_REMOVED, endedAt: clock.now(), attempts: [], attemptCount };
      // Not awaited: a full disk must not keep the relay from starting. The next start finds the delivery again.
      outbox.settle({ pushId, deliveries: [ended] }).catch(() => undefined);
    }
    count += page.length;
    after = page.at(-1);
    if (page.length < PAGE) return count;
  }
}

function addToQueue(open: OpenDelivery, route: Route | undefined, clock: Clock): boolean {
  if (route === undefined) return false;
  const target = route.targets.find(({ name }) => name === open.provider);
  if (target === undefined) return false;
  const { waiting } = open;
  const next = waiting?.nextAttemptAt ?? null;
  const delivery = recoveredDelivery({
    pushId: open.pushId,
    number: open.number,
    appId: open.appId,
    pushkey: open.pushkey,
    registration: open.registration,
    dedupKey: null,
    repeat: open.repeat,
    judges: judgesPushkey(target, route),
    host: hostOf(target, { app_id: open.appId, pushkey: open.pushkey }),
    receivedAt: open.receivedAt,
    expiresAt: waiting?.expiresAt ?? open.receivedAt + target.expireAfterMs,
    attempts: open.attempts,
    collapse: waiting?.collapse,
    ...(waiting === null ? {} : { outcome: { status: 'retrying', reason: 'interrupted', nextAttemptAt: next } }),
  });
  const delay = next === null ? 0 : Math.min(next - clock.now(), MAX_DELAY_MS);
  target.queue.recover(delivery, Math.max(0, delay));
  return true;
}

/** The configuration has changed meanwhile. That rejects no pushkey: only a new push to an unknown app does. */
const APP_REMOVED: Outcome = { status: 'failed', reason: 'app-removed' };
