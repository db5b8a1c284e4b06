import type { OpenDelivery, Outbox, Settlement } from '../outbox/outbox.ts';
import type { Begun } from './begun.ts';
import type { ConvertedPush } from './settlements.ts';
import type { RememberedPage, SourceThread, WaitingPage } from './source.ts';
import type { TakeoverHook } from './step.ts';

export interface WaitingDeps {
  readonly source: Pick<SourceThread, 'call'>;
  readonly outbox: Pick<Outbox, 'accept' | 'settle' | 'open' | 'remember'>;
  readonly begun: Pick<Begun, 'note'>;
  /** Wall time, unix milliseconds. */
  readonly now: () => number;
  readonly hook: TakeoverHook;
}

const DAY_MS = 86_400_000;
const OPEN_PAGE = 10_000;
/** What is open in an outbox, by push. */
type Open = ReadonlyMap<string, readonly OpenDelivery[]>;

/**
 * Gives the outbox what waited, in the order in which it came, and what recognises repeats and late rejections. Nothing
 * may be received or delivered meanwhile: then what the outbox has open tells how far a takeover came that was cut off.
 * Resolves to the number of pushes, and the places of those that could not be read.
 */
export async function takeWaiting({ source, outbox, begun, now, hook }: WaitingDeps) {
  const open = await openIn(outbox);
  let pushes = 0;
  const unreadable: number[] = [];
  for (let after: number | null = -1; after !== null; ) {
    const page: WaitingPage = await source.call('waiting', after);
    await takePage(page.pushes, open);
    pushes += page.pushes.length;
    unreadable.push(...page.unreadable);
    after = page.through;
  }
  for (let after: string | null = ''; after !== null; ) {
    const page: RememberedPage = await source.call('remembered', after, now() - DAY_MS);
    await outbox.remember({ dedupKeys: page.dedupKeys, lateRejections: page.lateRejections });
    after = page.through;
  }
  await hook('remembered');
  await source.call('waitingTaken');
  await hook('waiting-taken');
  return { pushes, unreadable };

  async function takePage(page: readonly ConvertedPush[], known: Open): Promise<void> {
    if (page.length > 0) begun.note();
    const fresh = page.filter(({ push }) => !known.has(push.head.id));
    const repeated = fresh.flatMap((one) => one.repeated);
    if (repeated.length > 0) {
      const dedupKeys = repeated.map((key) => ({ key, takenAt: now(), outcome: null }));
      await outbox.remember({ dedupKeys, lateRejections: [] });
      await hook('repeats-remembered');
    }
    await all(fresh.map(({ push }) => outbox.accept(push)));
    await hook('accepted');
    // One after the other: what is settled of a push at the same time becomes one, and attempts are numbered from its last.
    for (const turn of [0, 1]) {
      const lacking = page.flatMap(({ push, settlements }) => {
        const settlement = settlements[turn];
        const deliveries = known.get(push.head.id);
        if (settlement === undefined) return [];
        return deliveries !== undefined && isSettled(settlement, deliveries) ? [] : [settlement];
      });
      await all(lacking.map((settlement) => outbox.settle(settlement)));
      await hook('settled');
    }
  }
}

/** Waits for the end of each, also when some fail: whoever tries again must find the outbox at rest. */
async function all(work: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function openIn(outbox: Pick<Outbox, 'open'>): Promise<Open> {
  const open = new Map<string, OpenDelivery[]>();
  let after: OpenDelivery | undefined;
  do {
    const page: readonly OpenDelivery[] = await outbox.open({
      limit: OPEN_PAGE,
      ...(after === undefined ? {} : { after }),
    });
    for (const delivery of page) {
      const others = open.get(delivery.pushId);
      if (others === undefined) open.set(delivery.pushId, [delivery]);
      else others.push(delivery);
    }
    after = page.at(-1);
  } while (after !== undefined);
  return open;
}

/** True when the outbox has the settlement already. One that is about the answer only is settled again: it is the same. */
function isSettled({ deliveries }: Settlement, open: readonly OpenDelivery[]): boolean {
  return (
    deliveries.length > 0 &&
    deliveries.every(({ number, endedAt, attemptCount }) => {
      const known = open.find((one) => one.number === number);
      if (endedAt !== null) return known === undefined;
      return known === undefined || (known.waiting !== null && known.attempts >= attemptCount);
    })
  );
}
