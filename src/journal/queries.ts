import { outcomeSchema } from '../outcome.ts';
import type { Intake, WaitingPush } from './intake.ts';
import { SHOWN } from './removals.ts';
import { attemptRowSchema, type DeliveryRow, type PushDetail, type PushRow, requestRecordSchema } from './rows.ts';
import type { Row, Sql } from './sql.ts';

const COLUMNS = 'seq, id, revision, received_at, kind, title, text, room, unread, prio, bytes';
/** How many of the newest pushes are looked through for a text too short for the index. */
const SHORT_SEARCH_WINDOW = 5_000;

/** Reads of the journal: lists, changes, one push. `waiting` knows the deliveries that have no rows yet. */
export function createQueries(sql: Sql, waiting: Intake['waiting']) {
  const newest = sql.prepare(`SELECT ${COLUMNS} FROM pushes WHERE id < ? AND ${SHOWN} ORDER BY id DESC LIMIT ?`);
  const matching = sql.prepare(
    `SELECT ${COLUMNS} FROM pushes WHERE seq IN
       (SELECT rowid FROM search WHERE text MATCH ? AND rowid < coalesce((SELECT seq FROM pushes WHERE id >= ? ORDER BY id LIMIT 1), 9e15)
        AND rowid NOT IN (SELECT seq FROM removals) ORDER BY rowid DESC LIMIT ?)
     ORDER BY id DESC`,
  );
  const containing = sql.prepare(
    `SELECT * FROM (SELECT ${COLUMNS} FROM pushes WHERE id < ? AND ${SHOWN} ORDER BY id DESC LIMIT ${SHORT_SEARCH_WINDOW})
     WHERE instr(lower(coalesce(title, '') || char(10) || coalesce(text, '') || char(10) || coalesce(room, '')), lower(?))
     LIMIT ?`,
  );
  const changed = sql.prepare(
    `SELECT ${COLUMNS} FROM pushes WHERE revision > ? AND ${SHOWN} ORDER BY revision LIMIT ?`,
  );
  const one = sql.prepare(
    `SELECT ${COLUMNS}, request, body, acknowledged_at, rejected FROM pushes WHERE id = ? AND ${SHOWN}`,
  );
  const deliveries = sql.prepare(
    'SELECT id, app_id, pushkey, outcome, provider, ended_at, attempts FROM deliveries WHERE push_seq = ? ORDER BY number',
  );
  const rowsOf = (row: Row): readonly Row[] => {
    const push = waiting.get(String(row[1]));
    return push === undefined ? deliveries.rows(Number(row[0])) : waitingRows(push);
  };
  const withDeliveries = (row: Row): PushRow => ({ ...pushRow(row), deliveries: rowsOf(row).map(deliveryRow) });

  return {
    list({ before = '\uffff', limit, search = '' }: { before?: string; limit: number; search?: string }) {
      // A NUL would end the text for SQLite in the middle of its quotes.
      const wanted = search.replaceAll('\0', '').trim();
      if (wanted === '') return newest.rows(before, limit).map(withDeliveries);
      const rows =
        [...wanted].length < 3
          ? containing.rows(before, wanted, limit)
          : matching.rows(`"${wanted.replaceAll('"', '""')}"`, before, limit);
      return rows.map(withDeliveries);
    },

    changes: ({ since, limit }: { since: number; limit: number }) => changed.rows(since, limit).map(withDeliveries),

    get(id: string): PushDetail | null {
      const row = one.row(id);
      if (row === undefined) return null;
      const [request, body, acknowledgedAt, rejected] = row.slice(11);
      return {
        ...pushRow(row),
        request: requestRecordSchema.parse(JSON.parse(String(request))),
        body: body instanceof Uint8Array ? Buffer.from(body).toString('base64') : null,
        acknowledgedAt: waiting.get(id)?.acknowledgement?.at ?? numberOrNull(acknowledgedAt),
        rejected:
          typeof rejected === 'string' ? JSON.parse(rejected) : [...(waiting.get(id)?.acknowledgement?.rejected ?? [])],
        deliveries: rowsOf(row).map((delivery) => ({
          ...deliveryRow(delivery),
          attempts: attemptsOf(delivery[6]),
        })),
      };
    },
  };
}

function pushRow([, id, revision, receivedAt, kind, title, text, room, unread, prio, bytes]: Row): PushRow {
  return {
    id: String(id),
    revision: Number(revision),
    receivedAt: Number(receivedAt),
    kind: (kind ?? 'event') as PushRow['kind'],
    title: textOrNull(title),
    text: textOrNull(text),
    room: textOrNull(room),
    unread: numberOrNull(unread),
    prio: prio === 'low' ? 'low' : 'high',
    bytes: Number(bytes),
    deliveries: [],
  };
}

/** The deliveries of a push as their rows will be. */
function waitingRows({ deliveries, ended }: WaitingPush): Row[] {
  return deliveries.map(({ id, appId, pushkey, provider }) => {
    const end = ended.get(id);
    return [id, appId, pushkey, end?.outcome ?? null, provider, end?.endedAt ?? null, end?.attempts ?? null];
  });
}

function deliveryRow([id, appId, pushkey, outcome, provider, endedAt]: Row): DeliveryRow {
  return {
    id: String(id),
    appId: String(appId),
    pushkey: String(pushkey),
    outcome: typeof outcome === 'string' ? outcomeSchema.parse(JSON.parse(outcome)) : null,
    provider: textOrNull(provider),
    endedAt: numberOrNull(endedAt),
  };
}

function attemptsOf(text: unknown): PushDetail['deliveries'][number]['attempts'] {
  if (typeof text !== 'string') return [];
  const attempts: object[] = JSON.parse(text);
  return attempts.map((attempt, index) => attemptRowSchema.parse({ ...attempt, number: index + 1 }));
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
