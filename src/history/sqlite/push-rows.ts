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

/** What the history knows of a push. */
export interface KnownPush {
  readonly seq: number;
  readonly open: number;
  readonly shown: boolean;
  readonly answered: boolean;
  readonly deliveryCount: number;
  /** The key of its first delivery; null when the deliveries are stored in the row of the push. */
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
  /** Null leaves the body unchanged. */
  readonly body: Uint8Array | null;
}

const rejectedJson = (answer: Answer | undefined) => {
  if (answer === undefined) return null;
  return answer.rejected.length === 0 ? '[]' : JSON.stringify(answer.rejected);
};

/** Pushes per INSERT: one statement for each would cost a tenth more. */
const GROUP = 20;

/** Rows of pushes, as the writer needs them. */
export interface PushRows {
  /** Adds a push whose deliveries have ended with the next {@link flush}; `settled` is its JSON. */
  insertDone(push: NewPush, settled: string): void;
  flush(): void;
  /** Forgets what was added since the last flush. */
  discard(): void;
  /** Adds a push whose deliveries have rows; `first` is the key that the first of them will have. */
  insertOpen(push: NewPush, open: number, first: number, tally: Tally): void;
  find(id: string): KnownPush | undefined;
  head(seq: number): PushHead;
  update(push: PushUpdate): void;
  /** Adds an answer or a body that came after the end of every delivery. */
  complete(seq: number, answer: Answer | undefined, body: Uint8Array | null): void;
}

export function createPushRows(sql: Sql): PushRows {
  const columns = 'seq, id, received_at, bytes, delivery_count, status, reason, answered_at, rejected, head, body';
  // The head is already UTF-8; making a string of it for SQLite would be wasted work.
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

  /** Of earlier pages. Within a page each push is written once, so it need not be looked for there. */
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
    insertDone(push, settled) {
      if (push.id > newestOfPage) newestOfPage = push.id;
      queue.push([push, settled]);
    },
    flush() {
      const whole = queue.length - (queue.length % GROUP);
      for (let at = 0; at < whole; at += GROUP) {
        insertNew.run(...queue.slice(at, at + GROUP).flatMap(([push, settled]) => [...valuesOf(push), settled]));
      }
      for (const [push, settled] of queue.slice(whole)) insertDone.run(...valuesOf(push), settled);
      queue = [];
      newestId = newestOfPage;
    },
    discard() {
      queue = [];
    },
    insertOpen(push, open, first, tally) {
      if (push.id > newestOfPage) newestOfPage = push.id;
      insertOpen.run(...valuesOf(push), open, first, JSON.stringify(tally));
    },

    find(id) {
      // Most pushes are newer than all others, and need not be looked for.
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
    head: (seq) => JSON.parse(String(head.row(seq)?.[0])),

    update(push) {
      const { status = null, reason = null } = push.worst ?? {};
      const answered = [push.answer?.at ?? null, rejectedJson(push.answer)] as const;
      update.run(push.open, JSON.stringify(push.tally), status, reason, ...answered, push.body, push.seq);
    },
    complete(seq, answered, body) {
      answer.run(answered?.at ?? null, rejectedJson(answered), body, seq);
    },
  };
}
