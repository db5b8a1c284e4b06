import type { Sql } from '../../storage/sql.ts';
import { bodyFieldsOf, noBody } from '../body-fields.ts';
import { attemptRowSchema, type PushDetail } from '../rows.ts';
import { fieldsOf, inlineDelivery, LIST_COLUMNS, type ReadPush, readPush, storedDelivery } from './list-rows.ts';

/** A push with everything the history knows about it, and its sequence number. */
export interface Detailed {
  readonly seq: number;
  readonly detail: Omit<PushDetail, 'revision'>;
  /** About how many characters of JSON the attempts take up. */
  readonly attemptLength: number;
}

export const DETAIL_COLUMNS = `${LIST_COLUMNS}, body`;
/** Attempts beyond this total are left out. Characters of JSON. */
const MAX_ATTEMPT_LENGTH = 4 * 1_048_576;

type Delivery = PushDetail['deliveries'][number];
type Attempts = Delivery['attempts'];

/** Completes the columns {@link DETAIL_COLUMNS} of a push to all that is known about it. */
export type PushDetails = (row: readonly unknown[]) => Detailed;

export function createPushDetails(sql: Sql): PushDetails {
  const stored = sql.prepare(
    `SELECT key, app_id, pushkey, provider, outcome, ended_at, attempt_count, length(attempts) FROM deliveries
     WHERE key >= ? AND key < ?`,
  );
  const attemptsOf = sql.prepare('SELECT attempts FROM deliveries WHERE key = ?');

  function storedDeliveries({ id, firstDelivery, deliveryCount }: ReadPush, spend: Spend): Delivery[] {
    if (firstDelivery === null) return [];
    return stored.rows(firstDelivery, firstDelivery + deliveryCount).map((row) => {
      const [key, , , , , , attemptCount, length] = row;
      const attempts = spend(Number(length)) ? JSON.parse(String(attemptsOf.row(Number(key))?.[0])) : [];
      return {
        ...storedDelivery(row, id, firstDelivery),
        attempts: attemptRows(attempts),
        attemptCount: Number(attemptCount),
      };
    });
  }

  return (row) => {
    const push = readPush(row);
    const [, , , , , , , , settled, answeredAt, rejected, body] = row;
    const { request } = push.head;
    let attemptLength = typeof settled === 'string' ? settled.length : 0;
    const spend = (length: number) => {
      attemptLength += length;
      return attemptLength <= MAX_ATTEMPT_LENGTH;
    };
    const detail = {
      ...fieldsOf(push),
      request: { ...request, headers: request.headers.map(([name, value]): [string, string] => [name, value]) },
      ...(body instanceof Uint8Array ? bodyFieldsOf({ body, headers: request.headers }) : noBody),
      acknowledgedAt: typeof answeredAt === 'number' ? answeredAt : null,
      rejected: typeof rejected === 'string' ? JSON.parse(rejected) : [],
      deliveries: push.firstDelivery === null ? inlineDeliveries(push) : storedDeliveries(push, spend),
    };
    return { seq: push.seq, detail, attemptLength };
  };
}

/** Counts the length of more attempts; returns whether they are still within the limit. */
type Spend = (length: number) => boolean;

function inlineDeliveries({ id, head, inline }: ReadPush): Delivery[] {
  return head.deliveries.map((planned, number) => {
    const settled = inline.deliveries.find((delivery) => delivery.number === number);
    return {
      ...inlineDelivery(planned, number, id, inline),
      attempts: attemptRows(settled?.attempts ?? []),
      attemptCount: settled?.attemptCount ?? 0,
    };
  });
}

/** Attempts of an unchanged line have no numbers, because none is left out. */
function attemptRows(attempts: readonly object[]): Attempts {
  return attempts.map((attempt, index) => attemptRowSchema.parse({ number: index + 1, ...attempt }));
}
