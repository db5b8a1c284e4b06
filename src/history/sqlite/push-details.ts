import type { Sql } from '../../storage/sql.ts';
import { bodyFieldsOf, noBody } from '../body-fields.ts';
import { attemptRowSchema, type PushDetail } from '../rows.ts';
import { fieldsOf, inlineDelivery, LIST_COLUMNS, type ReadPush, readPush, storedDelivery } from './list-rows.ts';

/** A push with all that is known of it, and its place in the list. */
export interface Detailed {
  readonly seq: number;
  readonly detail: Omit<PushDetail, 'revision'>;
  /** About so much of it is attempts. Characters. */
  readonly attemptLength: number;
}

export const DETAIL_COLUMNS = `${LIST_COLUMNS}, body`;
/** Attempts are told until they have come to this. Characters of JSON. */
const MAX_ATTEMPT_LENGTH = 4 * 1_048_576;

type Delivery = PushDetail['deliveries'][number];
type Attempts = Delivery['attempts'];

/** Views of one push. */
export function createPushDetails(sql: Sql) {
  const stored = sql.prepare(
    `SELECT key, app_id, pushkey, provider, outcome, ended_at, attempt_count, length(attempts) FROM deliveries
     WHERE key >= ? AND key < ?`,
  );
  const attemptsOf = sql.prepare('SELECT attempts FROM deliveries WHERE key = ?');

  function storedDeliveries({ id, firstDelivery, deliveryCount }: ReadPush, spend: Spend): Delivery[] {
    if (firstDelivery === null) return [];
    return stored.rows(firstDelivery, firstDelivery + deliveryCount).map((row) => {
      const [key, , , , , , attemptCount, length] = row;
      const told = spend(Number(length)) ? JSON.parse(String(attemptsOf.row(Number(key))?.[0])) : [];
      return {
        ...storedDelivery(row, id, firstDelivery),
        attempts: attemptRows(told),
        attemptCount: Number(attemptCount),
      };
    });
  }

  return (row: readonly unknown[]): Detailed => {
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

/** True when there is room for so much more. */
type Spend = (length: number) => boolean;

function inlineDeliveries({ id, head, inline }: ReadPush): Delivery[] {
  return head.deliveries.map((delivery, number) => {
    const settled = inline.deliveries.find((told) => told.number === number);
    return {
      ...inlineDelivery(delivery, number, id, inline),
      attempts: attemptRows(settled?.attempts ?? []),
      attemptCount: settled?.attemptCount ?? 0,
    };
  });
}

/** Attempts as they came have no numbers: then none is left out. */
function attemptRows(attempts: readonly object[]): Attempts {
  return attempts.map((attempt, index) => attemptRowSchema.parse({ number: index + 1, ...attempt }));
}
