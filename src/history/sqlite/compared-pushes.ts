import { textUnlessUtf8 } from '../../matrix/charset.ts';
import type { PushHead } from '../../outbox/incoming.ts';
import type { Row, Sql } from '../../storage/sql.ts';
import { SHOWN } from './deletions.ts';
import { readIndexedHead } from './head-reading.ts';
import { searchedText } from './index-text.ts';
import type { Inline } from './inline-deliveries.ts';
import type { ComparedPush } from './push-match.ts';

export interface PlacedPush extends ComparedPush {
  readonly seq: number;
}

/** Reads the pushes at some places that lists show, newest first, as far as they are compared with a search. */
export function createComparedPushes(sql: Sql): (seqs: readonly number[]) => PlacedPush[] {
  const pushes = sql.prepare(
    `SELECT seq, first_delivery, head, received_at, bytes, status, reason, open,
       coalesce((SELECT answer FROM refused WHERE refused.seq = pushes.seq), iif(answered_at IS NULL, NULL, 200))
     FROM pushes WHERE seq IN (SELECT value FROM json_each(?)) AND ${SHOWN} ORDER BY seq DESC`,
  );
  const addressed = sql.prepare(
    `SELECT 1 FROM deliveries WHERE seq = ?1 AND substr(CASE ?2 WHEN 'app' THEN app_id WHEN 'pushkey' THEN pushkey
     ELSE provider END, 1, length(?3)) = ?3 LIMIT 1`,
  );
  const lastEnd = sql.prepare('SELECT max(ended_at) FROM deliveries WHERE seq = ?');
  const settled = sql.prepare('SELECT settled FROM pushes WHERE seq = ?');
  const bodies = sql.prepare('SELECT request, body FROM pushes WHERE seq = ?');

  function endOf(seq: number, hasRows: boolean): number | null {
    if (hasRows) return numberOrNull(lastEnd.row(seq)?.[0]);
    const json = settled.row(seq)?.[0];
    // What is parsed was written by this program.
    const { deliveries }: Inline = typeof json === 'string' ? JSON.parse(json) : { deliveries: [] };
    const ends = deliveries.flatMap(({ endedAt }) => endedAt ?? []);
    return ends.length === 0 ? null : Math.max(...ends);
  }

  function notificationOf(seq: number): unknown {
    const [request, body] = bodies.row(seq) ?? [];
    if (typeof request !== 'string' || !(body instanceof Uint8Array)) return undefined;
    const { headers }: PushHead['request'] = JSON.parse(request);
    try {
      return JSON.parse(textUnlessUtf8(body, headers) ?? new TextDecoder().decode(body)).notification;
    } catch {
      return undefined;
    }
  }

  function read([place, first, json, receivedAt, bytes, status, reason, open, answer]: Row): PlacedPush {
    const seq = Number(place);
    const hasRows = first !== null;
    const head = readIndexedHead(String(json));
    const { summary, names, deliveries } = head;
    let text: string | undefined;
    let content: { readonly notification: unknown } | undefined;
    return {
      seq,
      receivedAt: Number(receivedAt),
      bytes: Number(bytes),
      status: typeof status === 'string' ? status : null,
      reason: typeof reason === 'string' ? reason : null,
      isOpen: Number(open) > 0,
      answer: numberOrNull(answer),
      kind: summary.kind,
      prio: summary.prio,
      peer: head.peer,
      title: summary.title,
      room: summary.room,
      names,
      text() {
        text ??= searchedText(head);
        return text;
      },
      hasDelivery: (kind, beginning) =>
        deliveries.some((delivery) => idOf(delivery, kind)?.startsWith(beginning)) ||
        (hasRows && addressed.row(seq, kind, beginning) !== undefined),
      duration() {
        const end = Number(open) > 0 ? null : endOf(seq, hasRows);
        return end === null ? null : end - Number(receivedAt);
      },
      notification() {
        content ??= { notification: notificationOf(seq) };
        return content.notification;
      },
    };
  }

  return (seqs) => pushes.rows(JSON.stringify(seqs)).map(read);
}

function idOf(
  { appId, pushkey, provider }: PushHead['deliveries'][number],
  kind: 'app' | 'pushkey' | 'provider',
): string | null {
  switch (kind) {
    case 'app':
      return appId;
    case 'pushkey':
      return pushkey;
    case 'provider':
      return provider;
  }
}

const numberOrNull = (value: unknown) => (typeof value === 'number' ? value : null);
