import type { Sql } from '../../storage/sql.ts';
import type { IncomingDelivery } from '../incoming.ts';

type Registration = Pick<IncomingDelivery, 'appId' | 'pushkey' | 'registration'>;

export type LateRejections = ReturnType<typeof createLateRejections>;

const keyOf = ({ appId, pushkey, registration }: Registration) => `${appId}\0${pushkey}\0${registration}`;

/**
 * Registrations that were found dead when their push had been answered already. The homeserver is told with the
 * registration's next push, which the specification allows (Push Gateway API, "rejected": may be pushkeys of earlier
 * notifications). There are few, so all of them are kept in memory, too.
 */
export function createLateRejections(sql: Sql) {
  const all = sql.prepare('SELECT app_id, pushkey, registration FROM late_rejections');
  const insert = sql.prepare('INSERT OR REPLACE INTO late_rejections VALUES (?,?,?,?)');
  const remove = sql.prepare('DELETE FROM late_rejections WHERE app_id = ? AND pushkey = ? AND registration = ?');
  const read = () =>
    new Set(
      all
        .rows()
        .map(([appId, pushkey, registration]) =>
          keyOf({ appId: String(appId), pushkey: String(pushkey), registration: String(registration) }),
        ),
    );
  let known = read();

  return {
    any: () => known.size > 0,
    has: (one: Registration) => known.has(keyOf(one)),
    /** To be called in a transaction, as {@link forget} is. `at` is unix milliseconds. */
    add(one: Registration, at: number): void {
      insert.run(one.appId, one.pushkey, one.registration, at);
      known.add(keyOf(one));
    },
    /** It works again, or the homeserver was told. */
    forget(one: Registration): void {
      if (known.delete(keyOf(one))) remove.run(one.appId, one.pushkey, one.registration);
    },
    /** A transaction was undone: what is on disk counts. */
    reread(): void {
      known = read();
    },
  };
}
