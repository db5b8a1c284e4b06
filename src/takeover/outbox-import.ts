import type { OpenDelivery, Outbox, Settlement } from '../outbox/outbox.ts';
import type { ConvertedPush } from './settlements.ts';
import type { RememberedPage, SourceThread, WaitingPage } from './source.ts';
import type { StartedMarker } from './started-marker.ts';
import type { TakeoverHook } from './step.ts';

export interface OutboxImportDeps {
  readonly source: Pick<SourceThread, 'call'>;
  readonly outbox: Pick<Outbox, 'accept' | 'settle' | 'open' | 'remember'>;
  readonly marker: Pick<StartedMarker, 'set'>;
  /** Wall time, unix milliseconds. */
  readonly now: () => number;
  readonly hook: TakeoverHook;
}

const DAY_MS = 86_400_000;
const OPEN_PAGE = 10_000;
/** The open deliveries of an outbox, by push. */
type Open = ReadonlyMap<string, readonly OpenDelivery[]>;

export interface ImportedPushes {
  readonly pushes: number;
  /** Places of pushes that could not be read. */
  readonly unreadable: readonly number[];
}

/**
 * Gives the outbox the waiting pushes in the order of their arrival, the dedup keys and the late rejections. Nothing may be
 * received or delivered meanwhile, so that the open deliveries of the outbox show how far an interrupted takeover came.
 */
export async function importWaiting({ source, outbox, marker, now, hook }: OutboxImportDeps): Promise<ImportedPushes> {
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
    if (page.length > 0) marker.set();
    const fresh = page.filter(({ push }) => !known.has(push.head.id));
    const repeated = fresh.flatMap((one) => one.repeated);
    if (repeated.length > 0) {
      const dedupKeys = repeated.map((key) => ({ key, takenAt: now(), outcome: null }));
      await outbox.remember({ dedupKeys, lateRejections: [] });
      await hook('repeats-remembered');
    }
    await all(fresh.map(({ push }) => outbox.accept(push)));
    await hook('accepted');
    // The second settlement follows the first one's commit: two of one push would be merged into one line, and the history
    // numbers attempts backwards from the last one of a line.
    for (const round of [0, 1]) {
      const lacking = page.flatMap(({ push, settlements }) => {
        const settlement = settlements[round];
        const deliveries = known.get(push.head.id);
        if (settlement === undefined) return [];
        return deliveries !== undefined && isSettled(settlement, deliveries) ? [] : [settlement];
      });
      await all(lacking.map((settlement) => outbox.settle(settlement)));
      await hook('settled');
    }
  }
}

/** Waits for all, also when some fail, because a retry must find the outbox idle. */
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

/** True when the outbox has the settlement. One with an answer alone is settled again, which changes nothing. */
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
