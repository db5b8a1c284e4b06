import { describe, expect, it } from 'vitest';
import { attemptBudget, boundedAttempts } from '../../src/takeover/attempts.ts';
import { journalFile, pushId } from './journal-file.ts';
import { createDisks, testRelay } from './relay.ts';

const now = Date.now();
const outcome = { status: 'failed', reason: 'provider-unavailable' } as const;
const attempt = (number: number, response: object = {}) => ({
  startedAt: number,
  endedAt: number + 1,
  outcome,
  request: { n: number },
  response: { kind: 'answer', status: 503, headers: {}, body: '', ...response },
});

const bounded = (response: object) => {
  const [first] = boundedAttempts(JSON.stringify([attempt(1, response)]), attemptBudget());
  return first?.response;
};

describe('attempts that are taken over', () => {
  it('keep 8 KiB of an answer, and say how long it was', () => {
    expect(bounded({ body: 'x'.repeat(65_536) })).toEqual({
      kind: 'answer',
      status: 503,
      headers: {},
      body: 'x'.repeat(8_192),
      bodyBytes: 65_536,
    });
    expect(bounded({ body: `x${'ä'.repeat(8_192)}` })).toMatchObject({
      body: `x${'ä'.repeat(4_095)}`,
      bodyBytes: 16_385,
    });
  });

  it('keep 8 KiB of its headers, and say how long they were', () => {
    const headers = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`header-${n}`, 'v'.repeat(1_000)]));
    const kept = bounded({ headers, body: 'short' });
    expect(kept).toMatchObject({ body: 'short', headerBytes: JSON.stringify(headers).length });
    expect(JSON.stringify(kept).length).toBeLessThan(8_192 + 200);
  });

  it('keep short answers as they are', () => {
    const [first] = boundedAttempts(JSON.stringify([attempt(1, { body: 'short' })]), attemptBudget());
    expect(first).toEqual(attempt(1, { body: 'short' }));
  });

  it('are kept without request and answer where a push has too much of them', () => {
    const long = JSON.stringify(Array.from({ length: 13 }, (_, n) => attempt(n, { body: 'x'.repeat(8_192) })));
    const budget = attemptBudget();
    const all = Array.from({ length: 100 }, () => boundedAttempts(long, budget));
    expect(all.flat().map(({ outcome: { reason } }) => reason)).toEqual(Array(1_300).fill('provider-unavailable'));
    expect(JSON.stringify(all).length).toBeLessThan(5_000_000);
  });

  it('are the first three and the last ten of thousands, with their numbers', async () => {
    const attempts = JSON.stringify(Array.from({ length: 2_000 }, (_, n) => attempt(n, { body: 'x'.repeat(2_000) })));
    const disks = createDisks();
    const file = await journalFile([
      { id: pushId(1), receivedAt: now, attempts },
      { id: pushId(2), receivedAt: now, attempts: JSON.stringify(Array.from({ length: 13 }, (_, n) => attempt(n))) },
    ]);
    const { takeover, history } = testRelay({ file, disks, now });
    await takeover.importWaiting();
    await takeover.importHistory();
    const [long] = (await history.get(pushId(1)))?.deliveries ?? [];
    expect(long).toMatchObject({ attemptCount: 2_000, outcome: { status: 'delivered' }, endedAt: now + 1 });
    const last = Array.from({ length: 10 }, (_, n) => 1_991 + n);
    expect(long?.attempts.map(({ number }) => number)).toEqual([1, 2, 3, ...last]);
    expect(long?.attempts.map(({ startedAt }) => startedAt)).toEqual([0, 1, 2, ...last.map((number) => number - 1)]);
    const [short] = (await history.get(pushId(2)))?.deliveries ?? [];
    expect(short?.attempts.map(({ number }) => number)).toEqual(Array.from({ length: 13 }, (_, n) => n + 1));
  });

  it('are not doubled while a delivery waits', async () => {
    const disks = createDisks();
    const outcomeOf = '{"status":"retrying","reason":"provider-unavailable","nextAttemptAt":null}';
    const attempts = JSON.stringify(Array.from({ length: 40 }, (_, n) => attempt(n)));
    const file = await journalFile([
      { id: pushId(1), receivedAt: now, outcome: outcomeOf, endedAt: null, expiresAt: now + 9_000, attempts },
    ]);
    const relay = testRelay({ file, disks, now });
    await relay.takeover.importWaiting();
    expect(await relay.allOpen()).toMatchObject([{ attempts: 40, waiting: { expiresAt: now + 9_000 } }]);
    await relay.writeBehind();
    const [delivery] = (await relay.history.get(pushId(1)))?.deliveries ?? [];
    expect(delivery?.attempts.map(({ number }) => number)).toEqual([1, 2, 3, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40]);
    await relay.takeover.stop();
  });
});
