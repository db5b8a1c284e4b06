import type { Sql } from '../../storage/sql.ts';
import { type Frame, headOf } from '../frame.ts';
import type { IncomingDelivery } from '../incoming.ts';

type Registration = Pick<IncomingDelivery, 'appId' | 'pushkey' | 'registration'>;

export const registrationKey = ({ appId, pushkey, registration }: Registration) =>
  `${appId}\0${pushkey}\0${registration}`;

/**
 * Registrations that were found dead after their push had been answered. They are reported to the homeserver with the
 * registration's next push, which the specification allows (Push Gateway API, "rejected": may be pushkeys of earlier
 * notifications). There are few, so that memory holds all of them as well.
 */
export interface LateRejections {
  any(): boolean;
  /** Numbers of a push's deliveries whose registration is among them. */
  among(frame: Frame): readonly number[];
  /** To be kept with a push that names none of them now. */
  version(): number;
  /** False when no settlement of a push with this version can change anything here. */
  mayConcern(version: number): boolean;
  /** To be called in a transaction, as {@link forget} is. `at` is unix milliseconds. */
  add(registration: Registration, at: number): void;
  /** The registration works again, or was reported to the homeserver. */
  forget(registration: Registration): void;
  /** To be called when a transaction was rolled back: reads the table again. */
  reread(): void;
}

export function createLateRejections(sql: Sql): LateRejections {
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
  /** Parts of the heads of pushes that name one of them; null when there are too many to search for. */
  let needles: readonly Buffer[] | null | undefined;

  /** False when a push's head certainly names none of them. */
  function isNamedIn({ head }: Frame): boolean {
    needles ??= known.size > MAX_NEEDLES ? null : [...known].map(needleOf);
    return needles === null || needles.some((needle) => head.includes(needle));
  }

  return {
    any: () => known.size > 0,
    among(frame) {
      if (known.size === 0 || !isNamedIn(frame)) return [];
      return [...headOf(frame).deliveries.entries()]
        .filter(([, one]) => known.has(registrationKey(one)))
        .map(([number]) => number);
    },
    version: () => version,
    mayConcern: (seen) => known.size > 0 && seen !== version,
    add(one, at) {
      insert.run(one.appId, one.pushkey, one.registration, at);
      known.add(registrationKey(one));
      version += 1;
      needles = undefined;
    },
    forget(one) {
      if (!known.delete(registrationKey(one))) return;
      remove.run(one.appId, one.pushkey, one.registration);
      needles = undefined;
    },
    reread() {
      known = read();
      version += 1;
      needles = undefined;
    },
  };
}

/** Searching a head for more than this takes longer than parsing it. */
const MAX_NEEDLES = 16;

/** The pushkey as it stands in the JSON of a head. */
function needleOf(key: string): Buffer {
  const [, pushkey = ''] = key.split('\0');
  return Buffer.from(JSON.stringify(pushkey).slice(1, -1));
}
