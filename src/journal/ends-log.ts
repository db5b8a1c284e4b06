import type { Acknowledgement } from './journal.ts';
import type { PackedRecord } from './packed.ts';
import type { Sql } from './sql.ts';
import type { Behind } from './store.ts';

/** One line of the log, and how many pushes that are not written out it tells of. */
export interface EndsLine {
  readonly seq: number;
  pushes: number;
}

/** What the log tells of a push, oldest record first. */
export interface Told {
  readonly records: PackedRecord[];
  acknowledgement?: Acknowledgement;
}

/**
 * Outcomes of pushes whose deliveries have no rows yet, on disk as they came: one line for a whole batch costs little, so
 * that a crash makes nobody deliver again what was written out later. A line goes with the last of its pushes.
 */
export function createEndsLog(sql: Sql) {
  const insert = sql.prepare('INSERT INTO ends (work) VALUES (?)');
  const remove = sql.prepare('DELETE FROM ends WHERE seq = ?');
  const all = sql.prepare('SELECT work FROM ends ORDER BY seq');

  return {
    /** To be called in a transaction. */
    append(work: Behind): EndsLine {
      return { seq: Number(insert.run(JSON.stringify(work)).lastInsertRowid), pushes: 0 };
    },

    /** Removes the lines that tell of none but these pushes. To be called in the transaction that writes them out. */
    removeFor(pushes: readonly { readonly lines: ReadonlySet<EndsLine> }[]): void {
      const told = new Map<EndsLine, number>();
      for (const { lines } of pushes) for (const line of lines) told.set(line, (told.get(line) ?? 0) + 1);
      for (const [line, times] of told) if (times === line.pushes) remove.run(line.seq);
    },

    /** What an earlier process left. */
    read(): ReadonlyMap<string, Told> {
      const told = new Map<string, Told>();
      const of = (pushId: string) => {
        const known = told.get(pushId) ?? { records: [] };
        told.set(pushId, known);
        return known;
      };
      for (const [json] of all.rows()) {
        const { records, acknowledgements }: Behind = JSON.parse(String(json));
        for (const record of records) of(record.pushId).records.push(record);
        for (const answer of acknowledgements) of(answer.pushId).acknowledgement = answer;
      }
      return told;
    },

    clear: () => sql.exec('DELETE FROM ends'),
  };
}
