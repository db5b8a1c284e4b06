import type { Sql } from '../../storage/sql.ts';
import { SHOWN } from './deletions.ts';
import { readIndexedHead } from './head-reading.ts';
import { searchedText } from './index-text.ts';
import { LIST_COLUMNS, type ReadPush, readPush } from './list-rows.ts';
import { createCandidates } from './search-candidates.ts';
import type { Candidates } from './search-lookups.ts';
import type { SearchWord } from './search-words.ts';

/** How many candidates are compared; where nothing can be looked up, the newest pushes are the candidates. */
const MAX_COMPARED = 20_000;
/** How many of the newest pushes are compared before a common word is looked up. */
const COMMON_SEARCH_WINDOW = 1_000;
const CHUNK = 250;

/**
 * Finds pushes in which every word occurs: in title, text, room or sender, or as the start of an id. Returns matches
 * below a sequence number, newest first.
 */
export type Search = (words: readonly SearchWord[], below: number, limit: number) => ReadPush[];

export function createSearch(sql: Sql): Search {
  const candidatesFor = createCandidates(sql);
  const newestSeqs = sql.prepare(`SELECT seq FROM pushes WHERE seq < ? ORDER BY seq DESC LIMIT ?`);
  const among = `FROM pushes WHERE seq IN (SELECT value FROM json_each(?)) AND ${SHOWN} ORDER BY seq DESC`;
  const heads = sql.prepare(`SELECT seq, first_delivery, head ${among}`);
  const rows = sql.prepare(`SELECT ${LIST_COLUMNS} ${among}`);
  const addressed = sql.prepare(
    `SELECT 1 FROM deliveries WHERE seq = ? AND (substr(app_id, 1, length(?2)) = ?2 OR substr(pushkey, 1, length(?2)) = ?2)
     LIMIT 1`,
  );
  const all: Candidates = (below, limit) => newestSeqs.rows(below, limit).map(([seq]) => Number(seq));

  function contains(seq: number, hasRows: boolean, head: string, words: readonly SearchWord[]): boolean {
    const push = readIndexedHead(head);
    const { names, deliveries } = push;
    const ids = [names.eventId, names.roomId, names.roomAlias, names.sender];
    for (const { appId, pushkey } of deliveries) ids.push(appId, pushkey);
    const text = searchedText(push);
    return words.every(
      (word) =>
        word.forms.every((form) => text.includes(form)) ||
        ids.some((id) => id?.startsWith(word.text)) ||
        (hasRows && addressed.row(seq, word.text) !== undefined),
    );
  }

  /** Compares at most `max` candidates; returns the sequence numbers of those that match. */
  function compare(words: readonly SearchWord[], lists: readonly Candidates[], max: number, { below, limit }: Page) {
    const found: number[] = [];
    for (let compared = 0, end = below; compared < max && found.length < limit; ) {
      const { seqs, reached } = nextOf(lists, end);
      for (const [key, firstDelivery, head] of heads.rows(JSON.stringify(seqs))) {
        const seq = Number(key);
        if (found.length < limit && contains(seq, firstDelivery !== null, String(head), words)) found.push(seq);
      }
      if (reached === null) break;
      compared += seqs.length;
      end = reached;
    }
    return found;
  }

  function find(words: readonly SearchWord[], page: Page): readonly number[] {
    const { isCommon, lists } = candidatesFor(words, page.below);
    const newest = isCommon ? compare(words, [all], COMMON_SEARCH_WINDOW, page) : [];
    if (isCommon && newest.length === page.limit) return newest;
    return compare(words, lists() ?? [all], MAX_COMPARED, page);
  }

  return (words, below, limit) => rows.rows(JSON.stringify(find(words, { below, limit }))).map(readPush);
}

/** Which part of the matches is wanted. */
interface Page {
  readonly below: number;
  readonly limit: number;
}

/** The next candidates of all lists. They are complete down to `reached`, which is null when there are no more. */
function nextOf(lists: readonly Candidates[], below: number): { seqs: number[]; reached: number | null } {
  const next = lists.map((list) => list(below, CHUNK));
  const cut = next.filter(({ length }) => length === CHUNK).map((seqs) => seqs.at(-1) ?? 0);
  const reached = cut.length === 0 ? null : Math.max(...cut);
  const seqs = new Set(next.flat().filter((seq) => reached === null || seq >= reached));
  return { seqs: [...seqs], reached };
}
