import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Outbox, SettledPage, Settlement } from '../outbox/outbox.ts';
import type { Outcome } from '../outcomes/outcome.ts';
import type { History, OpenPush } from './history.ts';

/** Pushes read at one time. */
const PAGE = 100;

const outcome: Outcome = { status: 'failed', reason: 'outbox-lost' };

export interface LostPushesDeps {
  readonly outbox: Pick<Outbox, 'holds'>;
  readonly history: Pick<History, 'open' | 'write'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/**
 * Ends the open pushes of the history that the outbox does not have, because its file was removed or set aside;
 * otherwise they would be shown as waiting for ever. Returns how many. A push that leaves the outbox meanwhile has
 * ended in the history, and does not change.
 */
export async function endLostPushes({ outbox, history, clock, log }: LostPushesDeps): Promise<number> {
  let ended = 0;
  for (let after: string | undefined; ; ) {
    const page = await history.open({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.id;
    const held = await outbox.holds(page.map(({ id }) => id));
    const lost = page.filter((_, index) => held[index] === false);
    if (lost.length > 0) await history.write(endOf(lost, clock.now()));
    ended += lost.length;
  }
  if (ended > 0)
    log.error({ pushes: ended }, 'waiting pushes were lost with an earlier outbox: they are recorded as failed');
  return ended;
}

function endOf(pushes: readonly OpenPush[], endedAt: number): SettledPage {
  const settlements = pushes.map(
    ({ id, deliveries }): Settlement => ({
      pushId: id,
      deliveries: deliveries.map(({ number, attemptCount }) => ({
        number,
        outcome,
        endedAt,
        attempts: [],
        attemptCount,
      })),
    }),
  );
  return {
    through: 0,
    lines: settlements.map((settlement) => JSON.stringify(settlement)).join('\n'),
    frames: settlements.map(() => -1),
    final: settlements.map(() => true),
    bytes: new ArrayBuffer(0),
  };
}
