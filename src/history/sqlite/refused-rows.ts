import type { Sql } from '../../storage/sql.ts';
import type { RefusedPage, RefusedPush } from '../history.ts';
import { type Content, keptHead } from './content-policy.ts';
import type { FullText } from './full-text.ts';
import { termsOf, wordsOf } from './index-text.ts';
import type { Sequence } from './sequence.ts';

/** Refused requests that are kept: the newest. */
const MAX_REFUSED = 1_000;

export interface RefusedRowsDeps {
  readonly sql: Sql;
  readonly sequence: Sequence;
  readonly fullText: FullText;
}

/** What became of a page; numbers are sequence numbers. */
interface WrittenRefused {
  readonly added: number;
  readonly changed: readonly number[];
  /** To be erased: the oldest of those that are too many. */
  readonly beyond: readonly number[];
}

/** Requests that were refused, as rows among those of pushes. To be called in a transaction. */
export interface RefusedRows {
  write(page: RefusedPage, content: Content): WrittenRefused;
}

export function createRefusedRows({ sql, sequence, fullText }: RefusedRowsDeps): RefusedRows {
  const insert = sql.prepare(
    `INSERT INTO pushes (seq, id, received_at, bytes, delivery_count, status, rejected, head, body)
     VALUES (?, ?, ?, ?, 0, 'refused', '[]', ?, ?)`,
  );
  const insertAnswer = sql.prepare('INSERT INTO refused (seq, answer) VALUES (?, ?)');
  const known = sql.prepare('SELECT seq FROM pushes WHERE id = ?');
  const countMore = sql.prepare("UPDATE pushes SET head = json_set(head, '$.refusal.more', ?) WHERE seq = ?");
  // Deleted ones are erased separately.
  const beyond = sql.prepare(
    `SELECT seq FROM refused WHERE seq NOT IN (SELECT seq FROM deletions) ORDER BY seq DESC LIMIT -1 OFFSET ${MAX_REFUSED}`,
  );

  function add({ head, body, bytes }: RefusedPush, content: Content): number {
    const seq = sequence(head);
    const kept = keptHead(head, content);
    insert.run(seq, head.id, head.receivedAt, bytes, JSON.stringify(kept), content === 'full' ? body : null);
    insertAnswer.run(seq, head.refusal.status);
    const names = { ...kept, peer: kept.request.peer };
    fullText.add(seq, wordsOf(names), termsOf(names, [], undefined));
    return seq;
  }

  /** Null where the request was erased meanwhile. */
  function updateMore({ id, more }: RefusedPage['more'][number]): number | null {
    const seq = known.row(id)?.[0];
    if (typeof seq !== 'number') return null;
    countMore.run(more, seq);
    return seq;
  }

  return {
    write({ added, more }, content) {
      const seqs = content === 'off' ? [] : added.map((push) => add(push, content));
      const updated = more.flatMap((one) => updateMore(one) ?? []);
      fullText.flush();
      const old = seqs.length === 0 ? [] : beyond.rows().map(([seq]) => Number(seq));
      return { added: seqs.length, changed: [...seqs, ...updated], beyond: old };
    },
  };
}
