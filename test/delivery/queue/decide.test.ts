import { describe, expect, it } from 'vitest';
import {
  type Circumstances,
  type Decision,
  decide,
  decideBefore,
  decideQuota,
  decideUnsent,
  type Standing,
} from '../../../src/delivery/queue/decide.ts';
import type { Outcome } from '../../../src/outcomes/outcome.ts';
import type { Concerns } from '../../../src/providers/provider.ts';

const failed = (reason: Outcome['reason']): Outcome => ({ status: 'failed', reason });
const delivered: Outcome = { status: 'delivered', reason: 'accepted' };
const dead: Outcome = { status: 'rejected', reason: 'endpoint-gone' };
const removed = failed('app-removed');
const busy = failed('provider-unavailable');
const off = failed('app-disabled');

const waiting = { expiresAt: 100_000, attempts: 3, notBefore: 0, urgent: false, outcome: undefined };
const usual: Circumstances = {
  now: 10_000,
  steady: 500,
  closed: undefined,
  switchedOff: false,
  stopping: false,
  replaced: false,
  refusedAtCapacity: false,
  backoff: { retry: (attempts, retryAfterMs = 0) => attempts * 1_000 + retryAfterMs },
};

const end = (outcome: Outcome): Decision => ({ do: 'end', outcome });

describe("an app's own limits", () => {
  const fresh = { expiresAt: 1_000_000, attempts: 0, urgent: false, repeat: false };
  const minute = { reason: 'rate-limited', forMs: 20_000 } as const;
  const day = { reason: 'budget-spent', forMs: 60_000 } as const;
  const later = { reason: 'budget-spent', forMs: 900_000 } as const;

  it.each<[string, Partial<typeof fresh>, Parameters<typeof decideQuota>[1], Decision | null]>([
    ['let it wait for its minute', {}, minute, { do: 'retry', at: 20_500, because: failed('rate-limited') }],
    [
      'no longer than it is of use',
      { expiresAt: 15_000 },
      minute,
      { do: 'retry', at: 5_500, because: failed('rate-limited') },
    ],
    ['let it wait for the next day', {}, day, { do: 'budget', at: 60_500, because: failed('budget-spent') }],
    ['look again, as clocks jump', {}, later, { do: 'budget', at: 300_500, because: failed('budget-spent') }],
    ['let pass what was counted', { attempts: 1 }, minute, null],
    ['let pass a repeat, which sends nothing', { repeat: true }, day, null],
    ['let pass what somebody wants at once', { urgent: true }, day, null],
  ])('%s', (_, delivery, wait, expected) => {
    expect(decideQuota({ ...fresh, ...delivery }, wait, usual)).toEqual(expected);
  });
});

describe('before an attempt is decided', () => {
  it.each<[string, Partial<typeof waiting>, Partial<Circumstances>, Decision | null]>([
    ['to attempt', {}, {}, null],
    ['to end what is of no use any more', { expiresAt: 10_000 }, {}, end(failed('expired'))],
    ['to end with its app', {}, { closed: removed }, end(removed)],
    ['to keep it while its app is off', {}, { switchedOff: true }, { do: 'hold', until: 'operator', because: off }],
    [
      'to end it when its app is off and it is of no use',
      { expiresAt: 0 },
      { switchedOff: true },
      end(failed('expired')),
    ],
    ['to begin nothing while the relay stops', {}, { stopping: true }, { do: 'postpone', at: 500 }],
    ['to leave it to the other provider', {}, { replaced: true }, { do: 'postpone', at: 500 }],
    ['to wait as its provider asked', { notBefore: 2_500 }, {}, { do: 'retry', at: 2_500, because: busy }],
    ['to wait no longer than it is of use', { notBefore: 1e9 }, {}, { do: 'retry', at: 90_500, because: busy }],
    ['to attempt what somebody wants at once', { notBefore: 2_500, urgent: true }, {}, null],
  ])('%s', (_, delivery, circumstances, expected) => {
    expect(decideBefore({ ...waiting, ...delivery }, { ...usual, ...circumstances })).toEqual(expected);
  });

  it('says that nothing but the budget kept it', () => {
    const outcome: Outcome = { status: 'retrying', reason: 'budget-spent', nextAttemptAt: null };
    expect(decideBefore({ ...waiting, expiresAt: 0, outcome }, usual)).toEqual(end(failed('budget-spent')));
  });

  it('says what it failed of last', () => {
    const outcome: Outcome = { status: 'retrying', reason: 'provider-unavailable', nextAttemptAt: 0, detail: 'why' };
    const decision = decideBefore({ ...waiting, expiresAt: 0, outcome }, usual);
    expect(decision).toEqual(end({ status: 'failed', reason: 'expired', detail: 'why' }));
  });
});

describe('without anybody being asked is decided', () => {
  it.each<[string, Outcome, Decision]>([
    ['to end', failed('too-large'), end(failed('too-large'))],
    ['to end what is dead', dead, end(dead)],
    [
      'to wait for the operator',
      failed('misconfigured'),
      { do: 'hold', until: 'operator', because: failed('misconfigured') },
    ],
  ])('%s', (_, outcome, expected) => {
    expect(decideUnsent(outcome)).toEqual(expected);
  });
});

describe('after an attempt is decided', () => {
  const retry = (because: Outcome, at = 3_500): Decision => ({ do: 'retry', at, because });
  const park = (because: Outcome): Decision => ({ do: 'park', because });
  const away = failed('provider-unreachable');
  const refused = failed('credentials-refused');
  const nowhere = failed('address-refused');

  it.each<[string, Outcome, Concerns, Partial<Circumstances & Standing & { retryAfterMs: number }>, Decision]>([
    ['success: end', delivered, 'request', {}, end(delivered)],
    ['dead: end', dead, 'recipient', {}, end(dead)],
    ['for good: end', failed('too-large'), 'request', {}, end(failed('too-large'))],
    ['success of an app that has gone: end', delivered, 'request', { closed: removed }, end(delivered)],
    ["host's trouble, closed: retry", away, 'host', {}, retry(away)],
    ["host's trouble, open: park", away, 'host', { breaker: 'open' }, park(away)],
    ["host's trouble, half-open: park", away, 'host', { breaker: 'half-open' }, park(away)],
    ['refused credentials, closed: retry', refused, 'credentials', {}, retry(refused)],
    ['refused credentials, open: park', refused, 'credentials', { breaker: 'open' }, park(refused)],
    ["recipient's trouble, closed: retry", busy, 'recipient', {}, retry(busy)],
    ["recipient's trouble, open: retry all the same", busy, 'recipient', { breaker: 'open' }, retry(busy)],
    ["recipient's trouble, half-open: retry", busy, 'recipient', { breaker: 'half-open' }, retry(busy)],
    ["recipient's refusal: retry", refused, 'recipient', { breaker: 'half-open' }, retry(refused)],
    ["request's trouble, open: retry", busy, 'request', { breaker: 'open' }, retry(busy)],
    ['Retry-After: not before', busy, 'recipient', { retryAfterMs: 9_000 }, retry(busy, 12_500)],
    ['Retry-After beyond its use: at its end', busy, 'recipient', { retryAfterMs: 1e9 }, retry(busy, 90_500)],
    ['silent for too long: end', busy, 'recipient', { silentDeath: dead }, end(dead)],
    ['refused address: retry', nowhere, 'recipient', { breaker: 'open' }, retry(nowhere)],
    ['refused address while many wait: end', nowhere, 'recipient', { refusedAtCapacity: true }, end(nowhere)],
    ['failure of an app that has gone: end', away, 'host', { closed: removed }, end(removed)],
    [
      'failure of an app that is off: hold',
      away,
      'host',
      { switchedOff: true },
      { do: 'hold', until: 'operator', because: off },
    ],
    [
      'failure while the relay stops: hold',
      failed('interrupted'),
      'request',
      { stopping: true },
      { do: 'hold', until: 'next-start', because: failed('interrupted') },
    ],
    ['failure with a provider that was replaced: retry now', away, 'host', { replaced: true }, retry(away, 500)],
  ])('%s', (_, outcome, concerns, { retryAfterMs, breaker = 'closed', silentDeath, ...is }, expected) => {
    const result = { outcome, concerns, retryAfterMs };
    expect(decide(waiting, result, { ...usual, ...is }, { breaker, silentDeath })).toEqual(expected);
  });
});
