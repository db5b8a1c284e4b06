import { type PushKindName, pushKinds } from '../outbox/incoming.ts';
import type { Row, Sql } from '../storage/sql.ts';
import { FIRST_ATTEMPTS, LAST_ATTEMPTS } from './attempts.ts';
import type { OldDelivery, OldPush } from './old-push.ts';

/** Attempts by their places in the list, as SQLite names them: from the front, and from the back. */
const attemptsAt = (names: readonly string[]) => names.map((name) => `json_extract(attempts, '$[${name}]')`).join(', ');
const FIRST = Array.from({ length: FIRST_ATTEMPTS }, (_, index) => String(index));
const LAST = Array.from({ length: LAST_ATTEMPTS }, (_, index) => `#-${LAST_ATTEMPTS - index}`);
/** The attempts that are kept. A delivery may have thousands, and the others are never read. */
const KEPT_ATTEMPTS = `CASE WHEN attempts IS NULL OR NOT json_valid(attempts) THEN NULL
  WHEN json_array_length(attempts) <= ${FIRST_ATTEMPTS + LAST_ATTEMPTS} THEN attempts
  ELSE json_array(${attemptsAt([...FIRST, ...LAST])}) END`;
const ATTEMPT_COUNT = 'CASE WHEN json_valid(attempts) THEN json_array_length(attempts) ELSE 0 END';

/**
 * A push waits when a delivery of it has not ended and there is a body to deliver: the first versions kept no body where
 * the content was not to be kept.
 */
const WAITS = 'body IS NOT NULL AND EXISTS (SELECT 1 FROM deliveries WHERE push_seq = pushes.seq AND ended_at IS NULL)';
const REMOVED = 'EXISTS (SELECT 1 FROM removals WHERE removals.seq = pushes.seq)';
const ENDED = `NOT (${WAITS}) AND NOT ${REMOVED}`;

/** Reads the pushes of a `journal.db` in its last schema. */
export interface OldPushes {
  /** Places of waiting pushes after this one, oldest first. */
  waitingAfter(seq: number, limit: number): readonly OldPlace[];
  /** Places of ended pushes before this one, newest first. */
  endedBefore(seq: number, limit: number): readonly OldPlace[];
  /** The number of pushes before this place, which is about that of the ended ones. */
  countBefore(seq: number): number;
  /** Null where there is none. */
  read(seq: number): OldPush | null;
}

export function createOldPushes(sql: Sql): OldPushes {
  const waiting = sql.prepare(
    `SELECT DISTINCT push_seq, received_at FROM deliveries JOIN pushes ON seq = push_seq
     WHERE ended_at IS NULL AND push_seq > ? AND body IS NOT NULL ORDER BY push_seq LIMIT ?`,
  );
  const ended = sql.prepare(`SELECT seq, received_at FROM pushes WHERE seq < ? AND ${ENDED} ORDER BY seq DESC LIMIT ?`);
  // The index is much shorter than the rows. Waiting and deleted pushes are counted, too.
  const count = sql.prepare('SELECT count(*) FROM pushes INDEXED BY pushes_by_revision WHERE seq < ?');
  const push = sql.prepare(
    `SELECT seq, id, received_at, request, body, bytes, kind, title, text, room, unread, prio, acknowledged_at, rejected
     FROM pushes WHERE seq = ?`,
  );
  const deliveries = sql.prepare(
    `SELECT app_id, pushkey, provider,
       (SELECT key FROM leases JOIN pushes ON taken_at = received_at WHERE key = lease AND seq = push_seq),
       repeat, outcome, ended_at, expires_at, collapse, ${KEPT_ATTEMPTS}, ${ATTEMPT_COUNT}
     FROM deliveries WHERE push_seq = ? ORDER BY number`,
  );

  return {
    waitingAfter: (seq, limit) => waiting.rows(seq, limit).map(oldPlace),
    endedBefore: (seq, limit) => ended.rows(seq, limit).map(oldPlace),
    countBefore: (seq) => Number(count.row(seq)?.[0] ?? 0),
    read(seq) {
      const row = push.row(seq);
      return row === undefined ? null : oldPush(row, deliveries.rows(seq).map(oldDelivery));
    },
  };
}

/** A push by its place in the order of arrival. */
export interface OldPlace {
  readonly seq: number;
  readonly receivedAt: number;
}

const oldPlace = ([seq, receivedAt]: Row): OldPlace => ({ seq: Number(seq), receivedAt: Number(receivedAt) });

function oldPush(row: Row, deliveries: readonly OldDelivery[]): OldPush {
  const [seq, id, receivedAt, request, body, bytes, kind, title, text, room, unread, prio, acknowledgedAt, rejected] =
    row;
  return {
    seq: Number(seq),
    id: String(id),
    receivedAt: Number(receivedAt),
    request: String(request),
    body: body instanceof Uint8Array ? body : null,
    bytes: Number(bytes),
    kind: kindOf(kind),
    title: textOrNull(title),
    text: textOrNull(text),
    room: textOrNull(room),
    unread: numberOrNull(unread),
    prio: prio === 'low' ? 'low' : 'high',
    acknowledgedAt: numberOrNull(acknowledgedAt),
    rejected: typeof rejected === 'string' ? JSON.parse(rejected) : [],
    deliveries,
  };
}

function oldDelivery(row: Row): OldDelivery {
  const [appId, pushkey, provider, lease, repeat, outcome, endedAt, expiresAt, collapse, attempts, count] = row;
  return {
    appId: String(appId),
    pushkey: String(pushkey),
    provider: textOrNull(provider),
    lease: textOrNull(lease),
    repeat: repeat === 1,
    outcome: textOrNull(outcome),
    endedAt: numberOrNull(endedAt),
    expiresAt: numberOrNull(expiresAt),
    collapse: textOrNull(collapse),
    attempts: textOrNull(attempts),
    attemptCount: Number(count),
  };
}

const kindOf = (value: unknown): PushKindName | null => pushKinds.find((kind) => kind === value) ?? null;
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
