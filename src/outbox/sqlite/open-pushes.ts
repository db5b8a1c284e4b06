import type { Row, Sql } from '../../storage/sql.ts';
import { type Frame, frameAt, headOf, KEY_BYTES } from '../frame.ts';
import type { OpenDelivery } from '../outbox.ts';
import { bufferOver, type Mark } from './batch-log.ts';
import { NO_HANDLE } from './dedup-table.ts';
import { isEnded, REPEAT, STATE, stateIn, type TrackedPush, trackedPush } from './tracked-push.ts';

/**
 * Pushes that wait longer than their batch: one row each, and one for each of their deliveries, so that a change costs only
 * itself. All methods that write are to be called in a transaction; {@link reread} follows one that was rolled back.
 */
export interface OpenPushes {
  /** True for the key of a push with rows. */
  has(key: number): boolean;
  /** True when the history has the push. */
  isListed(key: number): boolean;
  /** From now on the history has the push. */
  list(key: number): void;
  /** Gives a push rows. */
  move(push: TrackedPush, frame: Frame, listed: boolean): void;
  /** Writes the states of these deliveries, and everything that is known of those that wait. */
  update(push: TrackedPush, numbers: readonly number[]): void;
  answer(key: number): void;
  /** Ends deliveries of a push whose later line is its last. */
  end(key: number, deliveries: Mark['deliveries']): void;
  remove(key: number): void;
  reread(): void;
  /** The frame of a push with rows; null for any other. */
  frame(key: number): Frame | null;
  /** Deliveries that have not ended, in the order of key and number, after this one. */
  after(
    key: number,
    number: number,
    limit: number,
  ): readonly { readonly key: number; readonly delivery: OpenDelivery }[];
  /** All pushes with rows, as they are tracked, with the dedup keys that they hold. */
  load(): Generator<LoadedPush>;
}

export interface LoadedPush {
  readonly push: TrackedPush;
  readonly receivedAt: number;
  /** 16 bytes for each delivery, zeros for none. */
  readonly keys: Buffer;
}

export function createOpenPushes(sql: Sql): OpenPushes {
  const insertPush = sql.prepare('INSERT INTO pushes VALUES (?,?,?,?,?,?,?)');
  const insertDelivery = sql.prepare('INSERT INTO deliveries VALUES (?,?,?,?,?,?,?,?,?,?,?)');
  const changeDelivery = sql.prepare(
    `UPDATE deliveries SET state = ?, attempts = ?, expires_at = ?, collapse = ?, next_attempt_at = ?
     WHERE push_key = ? AND number = ?`,
  );
  const endDelivery = sql.prepare('UPDATE deliveries SET state = ? WHERE push_key = ? AND number = ?');
  const answer = sql.prepare('UPDATE pushes SET answered = 1 WHERE key = ? AND answered = 0');
  const frame = sql.prepare('SELECT frame FROM pushes WHERE key = ?');
  const removePush = sql.prepare('DELETE FROM pushes WHERE key = ?');
  const removeDeliveries = sql.prepare('DELETE FROM deliveries WHERE push_key = ?');
  const open = sql.prepare(
    `SELECT d.push_key, d.number, p.id, p.received_at, d.app_id, d.pushkey, d.registration, d.provider, d.state,
       d.attempts, d.expires_at, d.collapse, d.next_attempt_at
     FROM deliveries d JOIN pushes p ON p.key = d.push_key
     WHERE (d.push_key, d.number) > (?, ?) AND d.state % ${REPEAT} <= ${STATE.waits}
     ORDER BY d.push_key, d.number LIMIT ?`,
  );
  const pushes = sql.prepare(
    'SELECT key, id, received_at, answered, listed, dedup_keys FROM pushes WHERE key > ? ORDER BY key LIMIT ?',
  );
  const states = sql.prepare('SELECT push_key, number, state FROM deliveries WHERE push_key BETWEEN ? AND ?');
  const list = sql.prepare('UPDATE pushes SET listed = 1 WHERE key = ?');
  /** Keys of pushes with rows, and whether the history has each. */
  const moved = new Map<number, boolean>();

  return {
    has: (key) => moved.has(key),
    isListed: (key) => moved.get(key) === true,

    list(key) {
      if (moved.get(key) !== false) return;
      list.run(key);
      moved.set(key, true);
    },

    move(push, frame, listed) {
      const { receivedAt, deliveries } = headOf(frame);
      const { key, id, answered } = push;
      insertPush.run(key, id, receivedAt, answered ? 1 : 0, listed ? 1 : 0, heldKeys(frame.keys, push), frame.bytes);
      for (const [number, { appId, pushkey, registration, provider }] of deliveries.entries()) {
        const { attempts = 0, expiresAt = null, collapse = null, nextAttemptAt = null } = push.waits?.get(number) ?? {};
        const wait = [attempts, expiresAt, collapse, nextAttemptAt] as const;
        const state = push.states[number] ?? STATE.underWay;
        insertDelivery.run(push.key, number, appId, pushkey, registration, provider, state, ...wait);
      }
      moved.set(key, listed);
    },

    update(push, numbers) {
      if (push.answered) answer.run(push.key);
      for (const number of numbers) {
        if (push.waits?.has(number)) continue;
        endDelivery.run(push.states[number] ?? STATE.underWay, push.key, number);
      }
      for (const [number, { attempts, expiresAt, collapse, nextAttemptAt }] of push.waits ?? []) {
        const state = push.states[number] ?? STATE.underWay;
        changeDelivery.run(state, attempts, expiresAt, collapse, nextAttemptAt, push.key, number);
      }
    },

    answer: (key) => void answer.run(key),

    end(key, deliveries) {
      if (!moved.has(key)) return;
      for (const { number, outcome } of deliveries) endDelivery.run(stateIn(outcome), key, number);
    },

    remove(key) {
      if (!moved.delete(key)) return;
      removePush.run(key);
      removeDeliveries.run(key);
    },

    reread() {
      moved.clear();
      for (const [key, listed] of sql.prepare('SELECT key, listed FROM pushes').rows()) {
        moved.set(Number(key), listed === 1);
      }
    },

    frame(key) {
      const bytes = moved.has(key) ? frame.row(key)?.[0] : undefined;
      return bytes instanceof Uint8Array ? frameAt(bufferOver(bytes), 0) : null;
    },

    after: (key, number, limit) =>
      open.rows(key, number, limit).map((row) => ({ key: Number(row[0]), delivery: openDelivery(row) })),

    *load() {
      for (let last = -1, rows = pushes.rows(last, PAGE); rows.length > 0; rows = pushes.rows(last, PAGE)) {
        const page = rows.map(([key, id, receivedAt, answered, listed, dedupKeys]) => {
          last = Number(key);
          moved.set(last, listed === 1);
          const keys = dedupKeys instanceof Uint8Array ? bufferOver(dedupKeys) : Buffer.alloc(0);
          const push = trackedPush(String(id), last, keys.length / KEY_BYTES);
          push.answered = answered === 1;
          return { push, receivedAt: Number(receivedAt), keys };
        });
        const byKey = new Map(page.map(({ push }) => [push.key, push]));
        for (const [key, number, state] of states.rows(page[0]?.push.key ?? last, last)) {
          const push = byKey.get(Number(key));
          if (push === undefined) continue;
          push.states[Number(number)] = Number(state);
          if (isEnded(Number(state))) push.open -= 1;
        }
        yield* page;
      }
    },
  };
}

/** Pushes that are read together; each may have a thousand deliveries. */
const PAGE = 256;

/** The dedup keys of a push, with zeros for those that its deliveries do not hold. */
function heldKeys(keys: Buffer, push: TrackedPush): Buffer {
  const held = Buffer.from(keys);
  for (const [number, handle] of push.handles.entries()) {
    if (handle === NO_HANDLE) held.fill(0, number * KEY_BYTES, (number + 1) * KEY_BYTES);
  }
  return held;
}

function openDelivery(row: Row): OpenDelivery {
  const [
    ,
    number,
    pushId,
    receivedAt,
    appId,
    pushkey,
    registration,
    provider,
    state,
    attempts,
    expiresAt,
    collapse,
    next,
  ] = row;
  return {
    pushId: String(pushId),
    number: Number(number),
    receivedAt: Number(receivedAt),
    appId: String(appId),
    pushkey: String(pushkey),
    registration: String(registration),
    provider: typeof provider === 'string' ? provider : null,
    repeat: Number(state) >= REPEAT,
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
