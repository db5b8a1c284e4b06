import type { IncomingDelivery, PushHead } from '../../outbox/incoming.ts';
import { deliveryId } from '../../outbox/incoming.ts';
import { outcomeSchema } from '../../outcomes/outcome.ts';
import type { Row, Sql } from '../../storage/sql.ts';
import type { DeliveryRow, PushRow } from '../rows.ts';
import { type Inline, MAX_INLINE } from './inline-deliveries.ts';
import { rankOf } from './outcome-rank.ts';

/** Lists cut longer app ids and pushkeys: a page has a hundred pushes, and long names would add up. */
const MAX_NAME = 1_024;

/** The columns that {@link readPush} reads. */
export const LIST_COLUMNS =
  'seq, id, received_at, bytes, delivery_count, status, first_delivery, head, settled, answered_at, rejected';

/** A push as a list shows it, with its sequence number. The caller knows its revision. */
export interface Listed {
  readonly seq: number;
  readonly row: Omit<PushRow, 'revision'>;
}

/** A push as read from its own row, without deliveries that have rows. */
export interface ReadPush {
  readonly seq: number;
  readonly id: string;
  readonly head: PushHead;
  readonly firstDelivery: number | null;
  readonly deliveryCount: number;
  readonly inline: Inline;
  readonly columns: Row;
}

export function readPush(columns: Row): ReadPush {
  const [seq, id, , , deliveryCount, , firstDelivery, head, settled] = columns;
  return {
    seq: Number(seq),
    id: String(id),
    // This JSON was written by Carillon itself.
    head: JSON.parse(String(head)),
    firstDelivery: typeof firstDelivery === 'number' ? firstDelivery : null,
    deliveryCount: Number(deliveryCount),
    inline: typeof settled === 'string' ? JSON.parse(settled) : { deliveries: [] },
    columns,
  };
}

/** Completes a push to a row of a list. */
export type ListRows = (push: ReadPush) => Listed;

export function createListRows(sql: Sql): ListRows {
  const worst = sql.prepare(
    `SELECT key, app_id, pushkey, provider, outcome, ended_at FROM deliveries WHERE seq = ? ORDER BY rank, key LIMIT ${MAX_INLINE}`,
  );

  function deliveriesOf({ seq, id, firstDelivery, head, inline }: ReadPush): DeliveryRow[] {
    if (firstDelivery !== null) return worst.rows(seq).map((row) => storedDelivery(row, id, firstDelivery));
    return head.deliveries
      .map((delivery, number) => inlineDelivery(delivery, number, id, inline))
      .sort((left, right) => rankOf(left.outcome?.status) - rankOf(right.outcome?.status));
  }

  return (push) => ({
    seq: push.seq,
    row: { ...fieldsOf(push), deliveries: deliveriesOf(push).map(withShortNames) },
  });
}

const shortName = (name: string) => (name.length > MAX_NAME ? `${name.slice(0, MAX_NAME).toWellFormed()}…` : name);

function withShortNames(row: DeliveryRow): DeliveryRow {
  const { appId, pushkey } = row;
  return appId.length + pushkey.length <= MAX_NAME
    ? row
    : { ...row, appId: shortName(appId), pushkey: shortName(pushkey) };
}

/** The fields that a list and the view of a single push have in common. */
export function fieldsOf({ id, head, columns }: ReadPush): Omit<PushRow, 'revision' | 'deliveries'> {
  const [, , receivedAt, bytes, deliveryCount, status] = columns;
  const { kind, title, text, room, unread, prio } = head.summary;
  return {
    id,
    receivedAt: Number(receivedAt),
    kind,
    title,
    text,
    room,
    unread,
    prio,
    bytes: Number(bytes),
    status: (status ?? null) as PushRow['status'],
    refusal: head.refusal ?? null,
    deliveryCount: Number(deliveryCount),
  };
}

/** A delivery that is stored in the row of its push. */
export function inlineDelivery(
  { appId, pushkey, provider }: IncomingDelivery,
  number: number,
  pushId: string,
  inline: Inline,
): DeliveryRow {
  const settled = inline.deliveries.find((delivery) => delivery.number === number);
  return {
    id: deliveryId(pushId, number),
    appId,
    pushkey,
    provider,
    outcome: settled === undefined ? null : outcomeSchema.parse(settled.outcome),
    endedAt: settled?.endedAt ?? null,
  };
}

/** A delivery from `key, app_id, pushkey, provider, outcome, ended_at`. */
export function storedDelivery(row: Row, pushId: string, first: number): DeliveryRow {
  const [key, appId, pushkey, provider, outcome, endedAt] = row;
  return {
    id: deliveryId(pushId, Number(key) - first),
    appId: String(appId),
    pushkey: String(pushkey),
    provider: typeof provider === 'string' ? provider : null,
    outcome: typeof outcome === 'string' ? outcomeSchema.parse(JSON.parse(outcome)) : null,
    endedAt: typeof endedAt === 'number' ? endedAt : null,
  };
}
