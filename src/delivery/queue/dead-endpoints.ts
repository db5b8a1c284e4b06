import type { Clock } from '../../lib/clock.ts';
import { detailOf, type Outcome } from '../../outcomes/outcome.ts';
import type { AttemptResult } from './attempt.ts';
import { isPassing } from './decide.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long a push service may know no subscriber of an endpoint (ntfy answers 507) before the endpoint counts as dead. */
const NO_SUBSCRIBER_MS = 12 * HOUR_MS;
/** How long the name of a host may be unknown before its endpoints count as dead. */
const UNKNOWN_NAME_MS = 7 * DAY_MS;
const MIN_ATTEMPTS = 10;
/** Recipients and names remembered at most; the oldest are forgotten, and their counting starts again. */
const MAX_REMEMBERED = 100_000;

interface Silence {
  /** Steady milliseconds of the first attempt that found it. */
  readonly since: number;
  attempts: number;
}

/**
 * Finds endpoints that are dead although nothing answers 404 or 410 for them: they have no subscriber, or the name of their
 * host does not exist. Counting starts with the relay and again after every success. Time during which the computer sleeps does
 * not count.
 */
export interface DeadEndpointDetector {
  /** Records an attempt. Returns the rejection that follows when the endpoint has been dead for too long. */
  record(recipient: string, host: string, result: Pick<AttemptResult, 'outcome' | 'sign'>): Outcome | undefined;
}

export function createDeadEndpointDetector(clock: Pick<Clock, 'steady'>): DeadEndpointDetector {
  const recipients = new Map<string, Silence>();
  const names = new Map<string, Silence>();
  /** When a name was last resolved. While every name is unknown, our own network is more likely at fault. */
  let resolvedAt = Number.NEGATIVE_INFINITY;

  function count(silences: Map<string, Silence>, key: string): Silence {
    const known = silences.get(key);
    if (known !== undefined) {
      known.attempts += 1;
      return known;
    }
    const [oldest] = silences.size < MAX_REMEMBERED ? [] : silences.keys();
    if (oldest !== undefined) silences.delete(oldest);
    const started = { since: clock.steady(), attempts: 1 };
    silences.set(key, started);
    return started;
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
    record(recipient, host, { outcome, sign }) {
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
