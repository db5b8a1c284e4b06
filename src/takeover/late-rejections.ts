import type { Sql } from '../storage/sql.ts';
import type { LoggedEnd } from './ends-log.ts';

interface Registration {
  readonly id: string;
  readonly appId: string;
  readonly pushkey: string;
  readonly provider: string | null;
}

/** Brings the table of late rejections up to date with outcomes and answers from the log of ends. */
export interface LateRejectionWriter {
  /** Applies a delivery's outcome. To be called when all deliveries of the push have rows. */
  ended(pushId: string, registration: Registration, end: LoggedEnd | undefined): void;
  /** An answer has reported these pushkeys. */
  reported(rejected: readonly string[], registrations: readonly Registration[]): void;
}

export function createLateRejectionWriter(sql: Sql): LateRejectionWriter {
  const keep = sql.prepare('INSERT OR REPLACE INTO late_rejections (app_id, pushkey, learned_at) VALUES (?,?,?)');
  const forget = sql.prepare('DELETE FROM late_rejections WHERE app_id = ? AND pushkey = ?');
  const siblings = sql.prepare(
    `SELECT outcome FROM deliveries WHERE push_seq = (SELECT seq FROM pushes WHERE id = ?)
       AND app_id = ? AND pushkey = ? AND id <> ? AND provider IS NOT 'desktop'`,
  );

  return {
    ended(pushId, { id, appId, pushkey, provider }, end) {
      if (end === undefined || end.endedAt === null) return;
      if (end.status !== 'delivered' && (end.status !== 'rejected' || !end.late)) return;
      const others = siblings.rows(pushId, appId, pushkey, id);
      // The desktop has no say beside providers that forward.
      if (provider === 'desktop' && others.length > 0) return;
      if (end.status === 'delivered') forget.run(appId, pushkey);
      else if (others.every(([outcome]) => isRejected(outcome))) keep.run(appId, pushkey, end.endedAt);
    },

    reported(rejected, registrations) {
      for (const { appId, pushkey } of registrations) if (rejected.includes(pushkey)) forget.run(appId, pushkey);
    },
  };
}

const isRejected = (outcome: unknown): boolean =>
  typeof outcome === 'string' && JSON.parse(outcome).status === 'rejected';
