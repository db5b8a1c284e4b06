import { describe, expect, it } from 'vitest';
import { createLogTail } from '../../electron/log-tail.ts';
import { createRestartPlan } from '../../electron/restart-plan.ts';

describe('a relay that dies', () => {
  it('is restarted with growing delays, then counts as failed and is retried once a minute', () => {
    const plan = createRestartPlan();
    const deaths = Array.from({ length: 6 }, () => plan.died(100));
    expect(deaths.map(({ retryInMs }) => retryInMs)).toEqual([250, 500, 1_000, 2_000, 60_000, 60_000]);
    expect(deaths.map(({ failed }) => failed)).toEqual([false, false, false, false, true, true]);
  });

  it('does not count as failed if it ran for over a minute in between', () => {
    const plan = createRestartPlan();
    for (let death = 0; death < 10; death++) {
      expect(plan.died(60_001)).toEqual({ attempt: 1, failed: false, retryInMs: 250 });
    }
  });

  it('starts from the first attempt again after a reset', () => {
    const plan = createRestartPlan();
    for (let death = 0; death < 5; death++) plan.died(0);
    plan.reset();
    expect(plan.died(0)).toMatchObject({ attempt: 1, failed: false });
  });
});

describe('the end of a log', () => {
  it('has whole lines, even if they arrive in pieces', () => {
    const log = createLogTail();
    const bytes = Buffer.from('one\ntwo é\nthr');
    for (const byte of bytes) log.add(Buffer.from([byte]));
    expect(log.lines()).toEqual(['one', 'two é', 'thr']);
    log.add(Buffer.from('ee\n'));
    expect(log.lines()).toEqual(['one', 'two é', 'three']);
  });

  it('is bounded', () => {
    const log = createLogTail();
    for (let line = 0; line < 1_000; line++) log.add(Buffer.from(`${line}\n`));
    log.add(Buffer.alloc(1_000_000, 'x'));
    expect(log.lines()).toHaveLength(201);
    expect(log.lines()[0]).toBe('800');
    expect(log.lines().at(-1)?.length).toBeLessThanOrEqual(2_000);
  });
});
