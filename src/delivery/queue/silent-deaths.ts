import type { Clock } from '../../lib/clock.ts';
import { detailOf, type Outcome } from '../../outcomes/outcome.ts';
import type { AttemptResult } from './attempt.ts';
import { isPassing } from './decide.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long a push service may know of nobody who receives at an endpoint (ntfy answers 507), and for how many attempts. */
const NO_SUBSCRIBER_MS = 12 * HOUR_MS;
/** How long the name of a host may be unknown. */
const UNKNOWN_NAME_MS = 7 * DAY_MS;
const MIN_ATTEMPTS = 10;
/** So many are remembered; the oldest are forgotten, and begin anew. */
const MAX_REMEMBERED = 100_000;

interface Silence {
  /** Steady milliseconds of the first attempt that found it. */
  readonly since: number;
  attempts: number;
}

export type SilentDeaths = ReturnType<typeof createSilentDeaths>;

/**
 * Endpoints that are dead without saying 404 or 410: nobody receives there, or the name of their host is gone. What is
 * counted begins with the start of the relay and with every success. Time counts that the computer is awake.
 */
export function createSilentDeaths(clock: Pick<Clock, 'steady'>) {
  const recipients = new Map<string, Silence>();
  const names = new Map<string, Silence>();
  /** When another name was resolved last; names that are all unknown are more likely our own network's trouble. */
  let resolvedAt = Number.NEGATIVE_INFINITY;

  function count(silences: Map<string, Silence>, key: string): Silence {
    const known = silences.get(key);
    if (known !== undefined) {
      known.attempts += 1;
      return known;
    }
    const [oldest] = silences.size < MAX_REMEMBERED ? [] : silences.keys();
    if (oldest !== undefined) silences.delete(oldest);
    const begun = { since: clock.steady(), attempts: 1 };
    silences.set(key, begun);
    return begun;
  }

  function noSubscriber(recipient: string): Outcome | undefined {
    const { since, attempts } = count(recipients, recipient);
    const lasted = clock.steady() - since;
    if (lasted < NO_SUBSCRIBER_MS || attempts < MIN_ATTEMPTS) return undefined;
    recipients.delete(recipient);
    return gone(detailOf({ code: 'no-subscriber', parameters: { hours: Math.floor(lasted / HOUR_MS), attempts } }));
  }

  function unknownName(host: string): Outcome | undefined {
    const { since, attempts } = count(names, host);
    const lasted = clock.steady() - since;
    if (lasted < UNKNOWN_NAME_MS || attempts < MIN_ATTEMPTS || resolvedAt < clock.steady() - DAY_MS) return undefined;
    return gone(detailOf({ code: 'name-unknown', parameters: { host, days: Math.floor(lasted / DAY_MS) } }));
  }

  return {
    /** Hears of an attempt; the rejection that follows where the endpoint has been silent for too long. */
    saw(
      recipient: string,
      host: string,
      { outcome, sign }: Pick<AttemptResult, 'outcome' | 'sign'>,
    ): Outcome | undefined {
      switch (sign) {
        case 'no-subscriber':
          return noSubscriber(recipient);
        case 'no-such-host':
          return unknownName(host);
        case 'name-not-asked':
          return undefined;
        case undefined:
          break;
      }
      if (recipients.size > 0 && !isPassing(outcome)) recipients.delete(recipient);
      if (names.size > 0) {
        names.delete(host);
        if (!isPassing(outcome)) resolvedAt = clock.steady();
      }
      return undefined;
    },
  };
}

const gone = (detail: ReturnType<typeof detailOf>): Outcome => ({
  status: 'rejected',
  reason: 'endpoint-gone',
  ...detail,
});
