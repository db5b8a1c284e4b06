import type { Sql } from '../../storage/sql.ts';
import { SHOWN } from './deletions.ts';
import { fold } from './index-text.ts';
import { LIST_COLUMNS, type ReadPush, readPush } from './list-rows.ts';
import { type Candidates, createCandidates } from './search-candidates.ts';
import { type SearchWord, searchWords } from './search-terms.ts';

/** How many of the newest pushes are looked through for words too short for the indexes. */
const SHORT_SEARCH_WINDOW = 5_000;
/** How many of the newest pushes are looked through for an id that very many have, before it is looked up. */
const COMMON_SEARCH_WINDOW = 1_000;
/** How many pushes are compared that the indexes took for matches. */
const MAX_COMPARED = 20_000;
const CHUNK = 250;

/** Finds pushes in which every word occurs: in title, text, room or sender, or as the beginning of an id. */
export function createSearch(sql: Sql) {
  const candidatesFor = createCandidates(sql);
  const newestSeqs = sql.prepare(`SELECT seq FROM pushes WHERE seq < ? ORDER BY seq DESC LIMIT ?`);
  const rows = sql.prepare(
    `SELECT ${LIST_COLUMNS} FROM pushes WHERE seq IN (SELECT value FROM json_each(?)) AND ${SHOWN} ORDER BY seq DESC`,
  );
  const addressed = sql.prepare(
    `SELECT 1 FROM deliveries WHERE seq = ? AND (substr(app_id, 1, length(?2)) = ?2 OR substr(pushkey, 1, length(?2)) = ?2)
     LIMIT 1`,
  );
  const all: Candidates = (below, limit) => newestSeqs.rows(below, limit).map(([seq]) => Number(seq));

  function contains(push: ReadPush, words: readonly SearchWord[]): boolean {
    const { summary, names, deliveries } = push.head;
    const ids = [names.eventId, names.roomId, names.roomAlias, names.sender];
    for (const { appId, pushkey } of deliveries) ids.push(appId, pushkey);
    const text = fold([summary.title, summary.longText ?? summary.text, summary.room, names.sender].join('\n'));
    return words.every(
      (word) =>
        text.includes(word.folded) ||
        ids.some((id) => id?.startsWith(word.text)) ||
        (push.firstDelivery !== null && addressed.row(push.seq, word.text) !== undefined),
    );
  }

  /** Compares so many candidates; returns those that match. */
  function compare(words: readonly SearchWord[], lists: readonly Candidates[], max: number, { below, limit }: Page) {
    const found: ReadPush[] = [];
    for (let compared = 0, end = below; compared < max && found.length < limit; ) {
      const { seqs, reached } = nextOf(lists, end);
      for (const row of rows.rows(JSON.stringify(seqs))) {
        const push = readPush(row);
        if (found.length < limit && contains(push, words)) found.push(push);
      }
      if (reached === null) break;
      compared += seqs.length;
      end = reached;
    }
    return found;
  }

  /** Matches below a place, newest first. */
  return (search: string, below: number, limit: number): ReadPush[] => {
    const words = searchWords(search);
    const page = { below, limit };
    const { lists, isCommon } = candidatesFor(words);
    if (lists.length === 0) return compare(words, [all], SHORT_SEARCH_WINDOW, page);
    if (isCommon) {
      const newest = compare(words, [all], COMMON_SEARCH_WINDOW, page);
      if (newest.length === limit) return newest;
    }
    return compare(words, lists, MAX_COMPARED, page);
  };
}

/** How far a search goes. */
interface Page {
  readonly below: number;
  readonly limit: number;
}

/** The next candidates of all lists; `reached` is how far down none is missing, null when there are no more. */
function nextOf(lists: readonly Candidates[], below: number): { seqs: number[]; reached: number | null } {
  const next = lists.map((list) => list(below, CHUNK));
  const cut = next.filter(({ length }) => length === CHUNK).map((seqs) => seqs.at(-1) ?? 0);
  const reached = cut.length === 0 ? null : Math.max(...cut);
  const seqs = new Set(next.flat().filter((seq) => reached === null || seq >= reached));
  return { seqs: [...seqs], reached };
}
