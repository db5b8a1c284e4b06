import type { IncomingDelivery } from './journal.ts';
import type { PackedRecord, PlannedDelivery } from './packed.ts';
import type { Sql } from './sql.ts';

/** Appends one JSON list to another without reading either. */
const APPENDED = `CASE WHEN attempts IS NULL OR attempts = '[]' THEN ? WHEN ? = '[]' THEN attempts
  ELSE substr(attempts, 1, length(attempts) - 1) || ',' || substr(?, 2) END`;

/** The rows of deliveries, as the write-out needs them. */
export function createDeliveryRows(sql: Sql) {
  const insert = sql.prepare(
    `INSERT INTO deliveries (push_seq, number, id, app_id, pushkey, provider, lease, outcome, ended_at, attempts, expires_at, collapse, repeat)
     VALUES ((SELECT seq FROM pushes WHERE id = ?),?,?,?,?,?,?,?,?,?,?,?,?)`,
  );
  const end = sql.prepare(
    `UPDATE deliveries SET outcome = ?, ended_at = ?, expires_at = ?, collapse = ?, attempts = ${APPENDED}
     WHERE push_seq = (SELECT seq FROM pushes WHERE id = ?) AND id = ?
     RETURNING push_seq, app_id, pushkey, provider, lease`,
  );
  const open = sql.prepare('SELECT 1 FROM deliveries WHERE push_seq = ? AND ended_at IS NULL LIMIT 1');
  const siblings = sql.prepare(
    `SELECT provider, outcome FROM deliveries WHERE push_seq = (SELECT seq FROM pushes WHERE id = ?)
       AND app_id = ? AND pushkey = ? AND id <> ?`,
  );
  const pushkeys = sql.prepare('SELECT app_id, pushkey FROM deliveries WHERE push_seq = ?');

  return {
    insert(
      pushId: string,
      number: number,
      delivery: PlannedDelivery,
      record: PackedRecord | undefined,
      attempts: string | null,
    ) {
      const { id, appId, pushkey, provider, lease, repeat } = delivery;
      const { outcome = null, endedAt = null, expiresAt = null, collapse = null } = record ?? {};
      const known = [outcome, endedAt, attempts, expiresAt, collapse] as const;
      insert.run(pushId, number, id, appId, pushkey, provider, lease, ...known, repeat ? 1 : null);
    },

    /** Writes an end, or that it waits; undefined when there is no such delivery. */
    end({ pushId, deliveryId, outcome, endedAt, expiresAt, collapse }: PackedRecord, attempts: string) {
      const row = end.row(outcome, endedAt, expiresAt, collapse, attempts, attempts, attempts, pushId, deliveryId);
      if (row === undefined) return undefined;
      const [pushSeq, appId, pushkey, provider, lease] = row;
      return {
        pushSeq: Number(pushSeq),
        appId: String(appId),
        pushkey: String(pushkey),
        provider: typeof provider === 'string' ? provider : null,
        lease: typeof lease === 'string' ? lease : null,
      };
    },

    anyOpen: (pushSeq: number): boolean => open.row(pushSeq) !== undefined,

    /**
     * Whether the others of the providers that share an app call a pushkey dead; null when this one, the desktop, has no say
     * beside those that forward.
     */
    deadElsewhere(
      { pushId, deliveryId }: PackedRecord,
      { appId, pushkey, provider }: Pick<IncomingDelivery, 'appId' | 'pushkey' | 'provider'>,
    ): boolean | null {
      const others = siblings.rows(pushId, appId, pushkey, deliveryId).filter(([type]) => type !== 'desktop');
      if (provider === 'desktop' && others.length > 0) return null;
      return others.every(([, outcome]) => typeof outcome === 'string' && JSON.parse(outcome).status === 'rejected');
    },

    pushkeys: (pushSeq: number) =>
      pushkeys.rows(pushSeq).map(([appId, pushkey]) => ({ appId: String(appId), pushkey: String(pushkey) })),
  };
}
