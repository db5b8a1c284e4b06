import type { Sql } from '../../storage/sql.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A clock that is so far ahead of where it was is doubted: the computer was off for long, or its clock is wrong. */
const DOUBT_MS = 2 * DAY_MS;
/** A clock that says so for so long is believed: most that are wrong are set right sooner. */
const BELIEF_MS = DAY_MS;

/**
 * The time by which pushes are too old. What a wrong clock calls old is erased and does not come back when the clock is set
 * right, so one that has jumped far ahead is believed only after a day; until then, age stands still. It is kept in the
 * file, because such clocks come with a start of the computer. To be called in a transaction, with unix milliseconds.
 */
export function createTrustedTime(sql: Sql): (now: number) => number {
  const read = sql.prepare('SELECT trusted_at, doubted_at FROM clock');
  const write = sql.prepare('UPDATE clock SET trusted_at = ?, doubted_at = ?');
  const numberOf = (value: unknown) => (typeof value === 'number' ? value : null);

  return (now) => {
    const [trusted, doubted] = (read.row() ?? []).map(numberOf);
    const ahead = trusted == null ? 0 : now - trusted;
    const isDoubted = ahead > DOUBT_MS && (doubted == null || now < doubted || now - doubted < BELIEF_MS);
    if (isDoubted) {
      if (doubted == null || now < doubted) write.run(trusted ?? null, now);
      return trusted ?? now;
    }
    // Nothing is written to the disk for each minute.
    if (trusted == null || doubted != null || Math.abs(ahead) >= HOUR_MS) write.run(now, null);
    return now;
  };
}
