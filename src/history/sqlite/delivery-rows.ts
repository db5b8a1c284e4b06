import type { IncomingDelivery } from '../../outbox/incoming.ts';
import type { SettledDelivery } from '../../outbox/outbox.ts';
import type { Outcome } from '../../outcomes/outcome.ts';
import type { Sql } from '../../storage/sql.ts';
import { type DeliveryState, settle } from './delivery-state.ts';
import { rankOf } from './outcome-rank.ts';

/** How a settlement changed a delivery. */
export interface DeliveryChange {
  readonly before: Outcome | null;
  readonly after: Outcome;
  readonly ended: boolean;
}

const outcomeJson = ({ outcome }: DeliveryState) => (outcome === null ? null : JSON.stringify(outcome));

/**
 * Rows of deliveries. Those of a push have consecutive keys in the order of the push, so that each is found without the
 * others.
 */
export interface DeliveryRows {
  /** The smallest key from which on all keys are free. */
  nextKey(): number;
  /** Adds the deliveries of a push; `first` is the key of the first one. */
  insert(seq: number, first: number, deliveries: readonly IncomingDelivery[], states: readonly DeliveryState[]): void;
  /** Returns null when the settlement brings nothing new, or there is no such delivery. */
  settle(key: number, settled: SettledDelivery, withContent: boolean): DeliveryChange | null;
  /** App, pushkey and provider of each delivery of a push. */
  names(first: number, count: number): Pick<IncomingDelivery, 'appId' | 'pushkey' | 'provider'>[];
}

export function createDeliveryRows(sql: Sql): DeliveryRows {
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
    nextKey: () => next,
    insert(seq, first, deliveries, states) {
      for (const [number, { appId, pushkey, provider }] of deliveries.entries()) {
        const state = states[number];
        if (state === undefined) continue;
        const { outcome, endedAt, attemptCount, attempts } = state;
        const values = [outcomeJson(state), endedAt, attemptCount, JSON.stringify(attempts)] as const;
        insert.run(first + number, seq, rankOf(outcome?.status), appId, pushkey, provider, ...values);
      }
      next = Math.max(next, first + deliveries.length);
    },

    settle(key, settled, withContent) {
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

    names: (first, count) =>
      names.rows(first, first + count).map(([appId, pushkey, provider]) => ({
        appId: String(appId),
        pushkey: String(pushkey),
        provider: typeof provider === 'string' ? provider : null,
      })),
  };
}
