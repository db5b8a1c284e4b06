import type { Sql } from '../../storage/sql.ts';
import { type Frame, headOf } from '../frame.ts';
import type { IncomingDelivery } from '../incoming.ts';

type Registration = Pick<IncomingDelivery, 'appId' | 'pushkey' | 'registration'>;

export type LateRejections = ReturnType<typeof createLateRejections>;

export const registrationKey = ({ appId, pushkey, registration }: Registration) =>
  `${appId}\0${pushkey}\0${registration}`;

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
          registrationKey({ appId: String(appId), pushkey: String(pushkey), registration: String(registration) }),
        ),
    );
  let known = read();
  /** Grows with every registration that is added. */
  let version = 1;
  /** Parts of the heads of pushes that name one of them; null when there are too many to look for. */
  let needles: readonly Buffer[] | null | undefined;

  /** False when a push's head is sure to name none of them. */
  function isNamedIn({ head }: Frame): boolean {
    needles ??= known.size > MAX_NEEDLES ? null : [...known].map(needleOf);
    return needles === null || needles.some((needle) => head.includes(needle));
  }

  return {
    any: () => known.size > 0,
    /** Numbers of a push's deliveries whose registration is among them. */
    among(frame: Frame): readonly number[] {
      if (known.size === 0 || !isNamedIn(frame)) return [];
      return [...headOf(frame).deliveries.entries()]
        .filter(([, one]) => known.has(registrationKey(one)))
        .map(([number]) => number);
    },
    /** What a push that names none of them now has seen. */
    version: () => version,
    /** False when what becomes of a push that has seen so much is sure to change nothing here. */
    mayConcern: (seen: number) => known.size > 0 && seen !== version,
    /** To be called in a transaction, as {@link forget} is. `at` is unix milliseconds. */
    add(one: Registration, at: number): void {
      insert.run(one.appId, one.pushkey, one.registration, at);
      known.add(registrationKey(one));
      version += 1;
      needles = undefined;
    },
    /** It works again, or the homeserver was told. */
    forget(one: Registration): void {
      if (!known.delete(registrationKey(one))) return;
      remove.run(one.appId, one.pushkey, one.registration);
      needles = undefined;
    },
    /** A transaction was undone: what is on disk counts. */
    reread(): void {
      known = read();
      version += 1;
      needles = undefined;
    },
  };
}

/** Looking for more than so many takes longer than reading a head. */
const MAX_NEEDLES = 16;

/** The pushkey, as the JSON of a head has it. */
function needleOf(key: string): Buffer {
  const [, pushkey = ''] = key.split('\0');
  return Buffer.from(JSON.stringify(pushkey).slice(1, -1));
}
