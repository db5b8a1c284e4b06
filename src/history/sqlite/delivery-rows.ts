import type { IncomingDelivery } from '../../outbox/incoming.ts';
import type { SettledDelivery } from '../../outbox/outbox.ts';
import type { Outcome } from '../../outcomes/outcome.ts';
import type { Sql } from '../../storage/sql.ts';
import { type DeliveryState, settle } from './delivery-state.ts';
import { rankOf } from './outcome-rank.ts';

/** What a settled delivery changed. */
export interface DeliveryChange {
  readonly before: Outcome | null;
  readonly after: Outcome;
  readonly ended: boolean;
}

const outcomeJson = ({ outcome }: DeliveryState) => (outcome === null ? null : JSON.stringify(outcome));

export type DeliveryRows = ReturnType<typeof createDeliveryRows>;

/**
 * Rows of deliveries. Those of a push have the keys from its first one on, in their order, so that each is found without a
 * look at the others.
 */
export function createDeliveryRows(sql: Sql) {
  const insert = sql.prepare(
    `INSERT INTO deliveries (key, seq, rank, app_id, pushkey, provider, outcome, ended_at, attempt_count, attempts)
     VALUES (?,?,?,?,?,?,?,?,?,?)`,
  );
  const known = sql.prepare('SELECT outcome, ended_at, attempt_count, attempts FROM deliveries WHERE key = ?');
  const update = sql.prepare(
    'UPDATE deliveries SET rank = ?, outcome = ?, ended_at = ?, attempt_count = ?, attempts = ? WHERE key = ?',
  );
  const names = sql.prepare('SELECT app_id, pushkey, provider FROM deliveries WHERE key >= ? AND key < ?');
  let next = sql.number('SELECT max(key) FROM deliveries') + 1;

  return {
    /** The key from which on there is room. */
    nextKey: (): number => next,
    insert(
      seq: number,
      first: number,
      deliveries: readonly IncomingDelivery[],
      states: readonly DeliveryState[],
    ): void {
      for (const [number, { appId, pushkey, provider }] of deliveries.entries()) {
        const state = states[number];
        if (state === undefined) continue;
        const { outcome, endedAt, attemptCount, attempts } = state;
        const told = [outcomeJson(state), endedAt, attemptCount, JSON.stringify(attempts)] as const;
        insert.run(first + number, seq, rankOf(outcome?.status), appId, pushkey, provider, ...told);
      }
      next = Math.max(next, first + deliveries.length);
    },

    /** Null when that is known already, or there is no such delivery. */
    settle(key: number, settled: SettledDelivery, withContent: boolean): DeliveryChange | null {
      const row = known.row(key);
      if (row === undefined) return null;
      const [outcome, endedAt, attemptCount, attempts] = row;
      if (endedAt !== null) return null;
      const before: Outcome | null = typeof outcome === 'string' ? JSON.parse(outcome) : null;
      const state: DeliveryState = {
        outcome: before,
        endedAt: null,
        attemptCount: Number(attemptCount),
        attempts: settled.attempts.length === 0 ? [] : JSON.parse(String(attempts)),
      };
      const next = settle(state, settled, withContent);
      const json = outcomeJson(next);
      if (json === outcome && next.endedAt === null && next.attemptCount === state.attemptCount) return null;
      const kept = next.attempts === state.attempts ? String(attempts) : JSON.stringify(next.attempts);
      update.run(rankOf(settled.outcome.status), json, next.endedAt, next.attemptCount, kept, key);
      return { before, after: settled.outcome, ended: next.endedAt !== null };
    },

    /** Whom the deliveries of a push went to. */
    names: (first: number, count: number): Pick<IncomingDelivery, 'appId' | 'pushkey' | 'provider'>[] =>
      names.rows(first, first + count).map(([appId, pushkey, provider]) => ({
        appId: String(appId),
        pushkey: String(pushkey),
        provider: typeof provider === 'string' ? provider : null,
      })),
  };
}
