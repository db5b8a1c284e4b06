import type { Acknowledgement, IncomingDelivery } from './journal.ts';
import type { Sql } from './sql.ts';

export type LateRejections = ReturnType<typeof createLateRejections>;

type Pushkey = Pick<IncomingDelivery, 'appId' | 'pushkey'>;

/**
 * Pushkeys that were found dead when their push had been answered already. The homeserver is told with the pushkey's next
 * push, which the specification allows (Push Gateway API, "rejected": may be pushkeys of earlier notifications).
 */
export function createLateRejections(sql: Sql) {
  const find = sql.prepare('SELECT 1 FROM late_rejections WHERE app_id = ? AND pushkey = ?');
  const keep = sql.prepare('INSERT OR REPLACE INTO late_rejections (app_id, pushkey, learned_at) VALUES (?,?,?)');
  const drop = sql.prepare('DELETE FROM late_rejections WHERE app_id = ? AND pushkey = ?');
  const count = () => sql.number('SELECT count(*) FROM late_rejections');
  // There are hardly ever any, and every push asks.
  let some = count() > 0;

  return {
    /** False when there are none for certain. */
    any: () => some,

    /** Ids of the deliveries whose pushkey is to be reported. */
    among: (deliveries: readonly IncomingDelivery[]): string[] =>
      some ? deliveries.filter(({ appId, pushkey }) => find.row(appId, pushkey) !== undefined).map(({ id }) => id) : [],

    keep({ appId, pushkey }: Pushkey, at: number): void {
      keep.run(appId, pushkey, at);
      some = true;
    },

    /** The pushkey works again, or the homeserver was told. */
    forget({ appId, pushkey }: Pushkey): void {
      if (some && drop.run(appId, pushkey).changes > 0) some = count() > 0;
    },

    /** What was changed may have been undone, so the next push asks again. */
    doubt(): void {
      some = true;
    },

    /** What an answer reported needs no other report. */
    reported({ rejected }: Acknowledgement, deliveries: () => readonly Pushkey[]): void {
      if (!some || rejected.length === 0) return;
      for (const one of deliveries()) if (rejected.includes(one.pushkey)) this.forget(one);
    },
  };
}
