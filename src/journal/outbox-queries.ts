import type { OpenDelivery } from './journal.ts';
import type { Row, Sql } from './sql.ts';

/** Reads for those who deliver: what has not ended, and the bodies to deliver it with. */
export function createOutboxQueries(sql: Sql) {
  const COLUMNS = `p.id, p.received_at, d.id, d.app_id, d.pushkey, d.provider,
    iif(d.attempts IS NULL, 0, json_array_length(d.attempts)), d.expires_at, d.collapse, d.outcome, d.repeat`;
  const open = sql.prepare(
    `SELECT ${COLUMNS} FROM deliveries d JOIN pushes p ON p.seq = d.push_seq
     WHERE d.ended_at IS NULL AND (d.push_seq, d.number) > (?, ?) ORDER BY d.push_seq, d.number LIMIT ?`,
  );
  const place = sql.prepare(
    'SELECT push_seq, number FROM deliveries WHERE push_seq = (SELECT seq FROM pushes WHERE id = ?) AND id = ?',
  );
  const body = sql.prepare('SELECT body FROM pushes WHERE id = ?');

  return {
    open({ after, limit }: { after?: OpenDelivery; limit: number }): readonly OpenDelivery[] {
      const [seq, number] = (after === undefined ? undefined : place.row(after.pushId, after.deliveryId)) ?? [-1, -1];
      return open.rows(Number(seq), Number(number), limit).map(openDelivery);
    },

    bodies: (ids: readonly string[]): readonly (Uint8Array | null)[] =>
      ids.map((id) => {
        const found = body.row(id)?.[0];
        return found instanceof Uint8Array ? found : null;
      }),
  };
}

function openDelivery(row: Row): OpenDelivery {
  const [pushId, receivedAt, deliveryId, appId, pushkey, provider, attempts, expiresAt, collapse, outcome, repeat] =
    row;
  const next = typeof outcome === 'string' ? JSON.parse(outcome).nextAttemptAt : null;
  return {
    pushId: String(pushId),
    receivedAt: Number(receivedAt),
    deliveryId: String(deliveryId),
    appId: String(appId),
    pushkey: String(pushkey),
    provider: typeof provider === 'string' ? provider : null,
    repeat: repeat === 1,
    attempts: Number(attempts),
    waiting:
      typeof expiresAt !== 'number'
        ? null
        : {
            expiresAt,
            collapse: typeof collapse === 'string' ? collapse : null,
            nextAttemptAt: typeof next === 'number' ? next : null,
          },
  };
}
