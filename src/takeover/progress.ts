import type { Sql } from '../storage/sql.ts';

/** How far a takeover has come. */
export interface Progress {
  /** What waited is the outbox's. */
  readonly waitingTaken: boolean;
  /** The past from this place on is the history's. */
  readonly pastFrom: number;
}

const NOTHING = 9e15;

/** Keeps in the old file itself how far its takeover has come, so that the two cannot be parted. */
export function createProgress(sql: Sql) {
  sql.exec('CREATE TABLE IF NOT EXISTS takeover (waiting_taken INTEGER NOT NULL, past_from INTEGER NOT NULL)');
  if (sql.number('SELECT count(*) FROM takeover') === 0) {
    sql.exec(`INSERT INTO takeover (waiting_taken, past_from) VALUES (0, ${NOTHING})`);
  }
  const read = sql.prepare('SELECT waiting_taken, past_from FROM takeover');
  const takeWaiting = sql.prepare('UPDATE takeover SET waiting_taken = 1');
  const takePast = sql.prepare('UPDATE takeover SET past_from = ?');
  return {
    read(): Progress {
      const [waitingTaken, pastFrom] = read.row() ?? [];
      return { waitingTaken: waitingTaken === 1, pastFrom: Number(pastFrom) };
    },
    waitingTaken: (): void => void takeWaiting.run(),
    pastTaken: (from: number): void => void takePast.run(from),
  };
}
