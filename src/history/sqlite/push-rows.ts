import type { PushHead } from '../../outbox/incoming.ts';
import type { Answer } from '../../outbox/outbox.ts';
import type { Outcome } from '../../outcomes/outcome.ts';
import type { Sql } from '../../storage/sql.ts';
import type { Tally } from './tally.ts';

/** A push as the history writes it for the first time. */
export interface NewPush {
  readonly seq: number;
  readonly id: string;
  readonly receivedAt: number;
  readonly bytes: number;
  readonly deliveryCount: number;
  readonly worst: Pick<Outcome, 'status' | 'reason'> | undefined;
  readonly answer: Answer | undefined;
  /** JSON of a `PushHead` in UTF-8. */
  readonly head: Uint8Array;
  readonly body: Uint8Array | null;
}

/** What is known of a push whose deliveries have rows. */
export interface KnownPush {
  readonly seq: number;
  readonly open: number;
  readonly shown: boolean;
  readonly answered: boolean;
  readonly deliveryCount: number;
  /** Null for one whose deliveries ended before it was written. */
  readonly firstDelivery: number | null;
  readonly tally: Tally;
  readonly hasBody: boolean;
}

export interface PushUpdate {
  readonly seq: number;
  readonly open: number;
  readonly tally: Tally;
  readonly worst: Pick<Outcome, 'status' | 'reason'> | undefined;
  readonly answer: Answer | undefined;
  /** Null leaves what is there. */
  readonly body: Uint8Array | null;
}

const rejectedJson = (answer: Answer | undefined) => {
  if (answer === undefined) return null;
  return answer.rejected.length === 0 ? '[]' : JSON.stringify(answer.rejected);
};

export type PushRows = ReturnType<typeof createPushRows>;

/** Pushes in one statement: a call for each would cost a tenth more. */
const GROUP = 20;

/** Rows of pushes, as the writer needs them. */
export function createPushRows(sql: Sql) {
  const columns = 'seq, id, received_at, bytes, delivery_count, status, reason, answered_at, rejected, head, body';
  // A text that is there in bytes need not be made one for the database.
  const values = '?,?,?,?,?,?,?,?,?,CAST(? AS TEXT),?';
  const insertDone = sql.prepare(`INSERT INTO pushes (${columns}, settled) VALUES (${values},?)`);
  const insertNew = sql.prepare(
    `INSERT INTO pushes (${columns}, settled) VALUES ${Array(GROUP).fill(`(${values},?)`)}`,
  );
  const insertOpen = sql.prepare(
    `INSERT INTO pushes (${columns}, open, first_delivery, tally) VALUES (${values},?,?,?)`,
  );
  const known = sql.prepare(
    `SELECT seq, open, rejected IS NOT NULL, answered_at IS NOT NULL, delivery_count, first_delivery, tally, body IS NOT NULL
     FROM pushes WHERE id = ?`,
  );
  const head = sql.prepare('SELECT head FROM pushes WHERE seq = ?');
  const update = sql.prepare(
    `UPDATE pushes SET open = ?, tally = ?, status = ?, reason = ?, answered_at = coalesce(?, answered_at),
       rejected = coalesce(?, rejected), body = coalesce(body, ?) WHERE seq = ?`,
  );
  const answer = sql.prepare(
    'UPDATE pushes SET answered_at = coalesce(?, answered_at), rejected = coalesce(?, rejected), body = coalesce(body, ?) WHERE seq = ?',
  );

  /** Of the pages before; a page tells of each push once. */
  let newestId = String(sql.prepare('SELECT max(id) FROM pushes').row()?.[0] ?? '');
  let newestOfPage = newestId;
  let queue: (readonly [push: NewPush, settled: string])[] = [];

  const valuesOf = (push: NewPush) =>
    [
      push.seq,
      push.id,
      push.receivedAt,
      push.bytes,
      push.deliveryCount,
      push.worst?.status ?? null,
      push.worst?.reason ?? null,
      push.answer?.at ?? null,
      rejectedJson(push.answer),
      push.head,
      push.body,
    ] as const;

  return {
    /** Writes it with {@link flush}. */
    insertDone(push: NewPush, settled: string): void {
      if (push.id > newestOfPage) newestOfPage = push.id;
      queue.push([push, settled]);
    },
    flush(): void {
      const whole = queue.length - (queue.length % GROUP);
      for (let at = 0; at < whole; at += GROUP) {
        insertNew.run(...queue.slice(at, at + GROUP).flatMap(([push, settled]) => [...valuesOf(push), settled]));
      }
      for (const [push, settled] of queue.slice(whole)) insertDone.run(...valuesOf(push), settled);
      queue = [];
      newestId = newestOfPage;
    },
    /** Forgets what was not flushed. */
    discard(): void {
      queue = [];
    },
    /** `first` is the key that the first of its deliveries will have. */
    insertOpen(push: NewPush, open: number, first: number, tally: Tally): void {
      if (push.id > newestOfPage) newestOfPage = push.id;
      insertOpen.run(...valuesOf(push), open, first, JSON.stringify(tally));
    },

    find(id: string): KnownPush | undefined {
      // Most pushes are newer than all that are there, and need not be looked for.
      const row = id > newestId ? undefined : known.row(id);
      if (row === undefined) return undefined;
      const [seq, open, shown, answered, deliveryCount, firstDelivery, tally, hasBody] = row;
      return {
        seq: Number(seq),
        open: Number(open),
        shown: shown === 1,
        answered: answered === 1,
        deliveryCount: Number(deliveryCount),
        firstDelivery: typeof firstDelivery === 'number' ? firstDelivery : null,
        tally: typeof tally === 'string' ? JSON.parse(tally) : {},
        hasBody: hasBody === 1,
      };
    },
    head: (seq: number): PushHead => JSON.parse(String(head.row(seq)?.[0])),

    update(push: PushUpdate): void {
      const { status = null, reason = null } = push.worst ?? {};
      const answered = [push.answer?.at ?? null, rejectedJson(push.answer)] as const;
      update.run(push.open, JSON.stringify(push.tally), status, reason, ...answered, push.body, push.seq);
    },
    /** Adds what may come after the end of every delivery. */
    complete(seq: number, answered: Answer | undefined, body: Uint8Array | null): void {
      answer.run(answered?.at ?? null, rejectedJson(answered), body, seq);
    },
  };
}
