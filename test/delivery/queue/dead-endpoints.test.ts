import { describe, expect, it } from 'vitest';
import { createDeadEndpointDetector } from '../../../src/delivery/queue/dead-endpoints.ts';
import type { Outcome } from '../../../src/outcomes/outcome.ts';
import type { EndpointSign } from '../../../src/providers/provider.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const HOUR_MS = 3_600_000;
const busy: Outcome = { status: 'failed', reason: 'provider-unavailable' };
const away: Outcome = { status: 'failed', reason: 'provider-unreachable' };
const delivered: Outcome = { status: 'delivered', reason: 'accepted' };

function watch() {
  const clock = createManualClock();
  const detector = createDeadEndpointDetector(clock);
  const record = (outcome: Outcome, sign?: EndpointSign, recipient = 'a', host = 'one') =>
    detector.record(recipient, host, { outcome, sign });
  /** Makes this many attempts, an hour apart; returns the result of the last one. */
  const hours = (times: number, outcome: Outcome, sign?: EndpointSign) => {
    let last: Outcome | undefined;
    for (let hour = 0; hour < times; hour++) {
      last = record(outcome, sign);
      clock.advance(HOUR_MS);
    }
    return last;
  };
  return { clock, record, hours };
}

describe('an endpoint without a subscriber', () => {
  it('is gone after 12 hours and 10 attempts', () => {
    const { hours } = watch();
    expect(hours(12, busy, 'no-subscriber')).toBeUndefined();
    expect(hours(1, busy, 'no-subscriber')).toMatchObject({
      status: 'rejected',
      reason: 'endpoint-gone',
      fact: { parameters: { hours: 12, attempts: 13 } },
    });
  });

  it('is not gone after a few attempts, however long they take', () => {
    const { record, clock } = watch();
    for (let times = 0; times < 9; times++) {
      expect(record(busy, 'no-subscriber')).toBeUndefined();
      clock.advance(24 * HOUR_MS);
    }
  });

  it('is counted from the last success, and no other failure resets that', () => {
    const { hours, record } = watch();
    hours(11, busy, 'no-subscriber');
    record(delivered);
    expect(hours(11, busy, 'no-subscriber')).toBeUndefined();
    record(busy);
    expect(hours(2, busy, 'no-subscriber')).toMatchObject({ status: 'rejected' });
  });

  it('does not affect another recipient', () => {
    const { hours, record } = watch();
    hours(12, busy, 'no-subscriber');
    expect(record(busy, 'no-subscriber', 'b')).toBeUndefined();
  });
});

describe('a host whose name is unknown', () => {
  it('is gone after 7 days, as long as other names are known', () => {
    const { hours, record } = watch();
    expect(hours(7 * 24, away, 'no-such-host')).toBeUndefined();
    record(delivered, undefined, 'b', 'two');
    expect(record(away, 'no-such-host')).toMatchObject({
      status: 'rejected',
      reason: 'endpoint-gone',
      fact: { parameters: { host: 'one', days: 7 } },
    });
  });

  it('is not gone while no name is known: that is our own network', () => {
    const { hours } = watch();
    expect(hours(8 * 24, away, 'no-such-host')).toBeUndefined();
  });

  it('is not gone once its name was known, and failed lookups change nothing', () => {
    const { hours, record } = watch();
    hours(100, away, 'no-such-host');
    hours(68, away, 'name-not-asked');
    record(delivered, undefined, 'b', 'two');
    expect(record(away, 'no-such-host')).toMatchObject({ status: 'rejected' });
    record(away);
    expect(record(away, 'no-such-host')).toBeUndefined();
  });
});
