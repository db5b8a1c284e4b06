import type { Sql } from '../storage/sql.ts';

/** How far a takeover is. */
export interface Progress {
  /** The outbox has all waiting pushes. */
  readonly waitingTaken: boolean;
  /** The history has the ended pushes from this place on. */
  readonly endedFrom: number;
}

/** Greater than the place of any push. */
const NOTHING = 9e15;

/** Keeps the progress of a takeover in the old file itself, so that the two cannot be separated. */
export interface ProgressTable {
  read(): Progress;
  /** The outbox has all waiting pushes. */
  waitingTaken(): void;
  /** The history has the ended pushes from this place on. */
  endedTaken(from: number): void;
}

export function createProgressTable(sql: Sql): ProgressTable {
  sql.exec('CREATE TABLE IF NOT EXISTS takeover (waiting_taken INTEGER NOT NULL, past_from INTEGER NOT NULL)');
  if (sql.number('SELECT count(*) FROM takeover') === 0) {
    sql.exec(`INSERT INTO takeover (waiting_taken, past_from) VALUES (0, ${NOTHING})`);
  }
  const read = sql.prepare('SELECT waiting_taken, past_from FROM takeover');
  const takeWaiting = sql.prepare('UPDATE takeover SET waiting_taken = 1');
  const takeEnded = sql.prepare('UPDATE takeover SET past_from = ?');
  return {
    read() {
      const [waitingTaken, endedFrom] = read.row() ?? [];
      return { waitingTaken: waitingTaken === 1, endedFrom: Number(endedFrom) };
    },
    waitingTaken: () => void takeWaiting.run(),
    endedTaken: (from) => void takeEnded.run(from),
  };
}
