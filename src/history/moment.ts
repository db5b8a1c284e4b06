import { offsetIn } from '../lib/zone-offset.ts';
import type { Moment, Query } from '../query/query.ts';

/** Unix milliseconds, `until` excluded. */
export interface Interval {
  readonly from: number;
  readonly until: number;
}

/** The person who searches: unix milliseconds, and an IANA name; an unknown zone means the relay's own. */
export interface Viewpoint {
  readonly now: number;
  readonly timeZone?: string | undefined;
}

/** A search, and the person who asks. */
export interface PlacedSearch {
  readonly query: Query;
  readonly viewpoint: Viewpoint;
}

/** How far before and after a time of day `around:` looks. */
const AROUND_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

/** When the pushes arrived that `before:`, `after:` or `around:` a moment asks for. */
export function intervalOf(
  relation: 'before' | 'after' | 'around',
  moment: Moment,
  { now, timeZone }: Viewpoint,
): Interval {
  const { from, until } = spanOf(moment, now, offsetIn(timeZone));
  switch (relation) {
    case 'before':
      return { from: Number.NEGATIVE_INFINITY, until: from };
    case 'after':
      return { from, until: Number.POSITIVE_INFINITY };
    case 'around':
      return until - from > MINUTE_MS ? { from, until } : { from: from - AROUND_MS, until: until + AROUND_MS };
  }
}

/** What a moment means by itself: a day is all of it, a time of day its minute or second. */
function spanOf(moment: Moment, now: number, offset: (at: number) => number): Interval {
  const timeOf = (shown: number) => shown - offset(shown - offset(shown));
  const shownNow = new Date(now + offset(now));
  const [year, month, today] = [shownNow.getUTCFullYear(), shownNow.getUTCMonth(), shownNow.getUTCDate()];
  const dayOf = (theYear: number, theMonth: number, day: number): Interval => ({
    from: timeOf(Date.UTC(theYear, theMonth, day)),
    until: timeOf(Date.UTC(theYear, theMonth, day + 1)),
  });
  const at = (day: number, { hour, minute, second }: Clock, base = { year, month }): Interval => {
    const from = timeOf(Date.UTC(base.year, base.month, day, hour, minute, second ?? 0));
    return { from, until: from + (second === null ? MINUTE_MS : 1_000) };
  };
  switch (moment.type) {
    case 'ago':
      return { from: now - moment.ms, until: now - moment.ms };
    case 'day':
      return dayOf(year, month, moment.day === 'today' ? today : today - 1);
    case 'time': {
      const latest = at(today, moment);
      // At one o'clock, 14:02 was yesterday.
      return latest.from > now ? at(today - 1, moment) : latest;
    }
    case 'date':
      return moment.time === null
        ? dayOf(moment.year, moment.month - 1, moment.day)
        : at(moment.day, moment.time, { year: moment.year, month: moment.month - 1 });
  }
}

type Clock = Pick<Extract<Moment, { type: 'time' }>, 'hour' | 'minute' | 'second'>;
