import { describe, expect, it } from 'vitest';
import { createGuesses } from '../../../src/api/web/guesses.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const wrong = async () => false;
const right = async () => true;
const here = '192.0.2.7';

/** Resolves once every guess that can be judged now has been. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('guessing', () => {
  it('is limited to one per second and sender, however many come at once', async () => {
    const clock = createManualClock();
    const guess = createGuesses(clock);
    let judged = 0;
    const counting = async () => {
      judged += 1;
      return false;
    };
    for (let many = 0; many < 10; many++) guess(here, counting);
    for (let second = 1; second <= 5; second++) {
      await settled();
      expect(judged).toBe(second);
      clock.advance(1_000);
    }
  });

  it('does not lock out the right password after any number of wrong ones', async () => {
    const clock = createManualClock();
    const guess = createGuesses(clock);
    for (let tries = 0; tries < 100; tries++) {
      expect(await guess(here, wrong)).toBe('wrong');
      clock.advance(1_000);
      await settled();
    }
    expect(await guess(here, right)).toBe('right');
  });

  it('delays no other sender', async () => {
    const guess = createGuesses(createManualClock());
    for (let many = 0; many < 50; many++) guess('198.51.100.1', wrong);
    expect(await guess('198.51.100.1', right)).toBe('too-many');
    expect(await guess(here, right)).toBe('right');
  });

  it('is limited per IPv6 network, because one customer has a whole one', async () => {
    const guess = createGuesses(createManualClock());
    for (let many = 0; many < 20; many++) guess(`2001:db8:1:2::${many}`, wrong);
    expect(await guess('2001:db8:1:2:ffff::1', right)).toBe('too-many');
    expect(await guess('2001:db8:1:3::1', right)).toBe('right');
  });

  it('does not delay a sender who gave the right password', async () => {
    const guess = createGuesses(createManualClock());
    expect(await guess(here, right)).toBe('right');
    expect(await guess(here, right)).toBe('right');
  });

  it('continues after a guess that could not be judged', async () => {
    const guess = createGuesses(systemClock);
    await expect(guess(here, () => Promise.reject(new Error('out of memory')))).rejects.toThrow('out of memory');
    expect(await guess(here, right)).toBe('right');
  });
});
