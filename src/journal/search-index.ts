import { readNotification } from '../matrix/read.ts';
import { type PushKind, summarise } from '../matrix/summary.ts';
import { cleanText } from '../matrix/text.ts';
import type { Sql } from './sql.ts';

/** Graphemes a row of a list can show. */
const MAX_NAME = 120;
const MAX_TEXT = 300;

export type SearchIndex = ReturnType<typeof createSearchIndex>;

/** Reads journalled bodies behind the acknowledged path, and writes their summary and their searchable text. */
export function createSearchIndex(sql: Sql, nextRevision: () => number) {
  const waiting = sql.prepare(
    'SELECT seq, body FROM pushes WHERE behind IS NOT NULL AND planned IS NULL ORDER BY seq LIMIT ?',
  );
  const summary = sql.prepare(
    'UPDATE pushes SET revision = ?, kind = ?, title = ?, text = ?, room = ?, unread = ?, prio = ?, behind = NULL WHERE seq = ?',
  );
  const insert = sql.prepare('INSERT INTO search (rowid, text) VALUES (?, ?)');
  const merge = sql.prepare("INSERT INTO search (search, rank) VALUES ('merge', ?)");
  // By itself the index merges much at once, and a push would have to wait for it.
  sql.exec(
    "INSERT INTO search (search, rank) VALUES ('automerge', 0); INSERT INTO search (search, rank) VALUES ('crisismerge', 1000);",
  );
  const keys = sql.prepare('SELECT app_id, pushkey FROM deliveries WHERE push_seq = ?');

  return {
    /** Indexes at most so many of the pushes that were written out; returns how many. */
    catchUp(most: number): number {
      const rows = waiting.rows(most);
      if (rows.length === 0) return 0;
      sql.transaction(() => {
        for (const [seq, body] of rows) indexOne(Number(seq), body instanceof Uint8Array ? body : new Uint8Array());
        merge.run(rows.length);
      });
      return rows.length;
    },

    /** What may be kept of a push whose names and text may not. */
    kindOf(body: Uint8Array): { kind: PushKind; unread: number | null; prio: string } {
      const notification = read(body);
      if (notification === null) return { kind: 'empty', unread: null, prio: 'high' };
      const { kind, unread } = summarise(notification);
      return { kind, unread, prio: notification.prio };
    },
  };

  function indexOne(seq: number, body: Uint8Array): void {
    const notification = read(body);
    if (notification === null) {
      summary.run(nextRevision(), 'empty', null, null, null, null, 'high', seq);
      return;
    }
    const { kind, sender, text, room, unread } = summarise(notification);
    const name = (text: string | null) => (text === null ? null : cleanText(text, MAX_NAME));
    const line = cleanText(text, MAX_TEXT);
    summary.run(nextRevision(), kind, name(sender), line, name(room), unread, notification.prio, seq);
    const { event_id, room_id, room_alias, type, sender: mxid } = notification;
    const words = [sender, mxid, room, room_alias, room_id, text, event_id, type, ...keys.rows(seq).flat()];
    insert.run(seq, [...new Set(words)].filter((word) => typeof word === 'string').join('\n'));
  }
}

function read(body: Uint8Array) {
  try {
    return readNotification(body);
  } catch {
    return null;
  }
}
