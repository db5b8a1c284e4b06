import type { Sql } from '../../storage/sql.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A clock that jumped further ahead is doubted: either the computer was off for long, or the clock is wrong. */
const DOUBT_MS = 2 * DAY_MS;
/** A clock that stays ahead for this long is trusted: most wrong clocks are corrected sooner. */
const BELIEF_MS = DAY_MS;

/**
 * The time by which the age of pushes is measured. Pushes that are too old by a wrong clock are erased for good, so a
 * clock that jumped far ahead is trusted only after a day; until then, time stands still here. This is stored in the
 * file, because clocks usually jump when a computer starts. To be called in a transaction, with unix milliseconds.
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
    // Stored about once an hour, not with every call.
    if (trusted == null || doubted != null || Math.abs(ahead) >= HOUR_MS) write.run(now, null);
    return now;
  };
}
