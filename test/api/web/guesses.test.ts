import { describe, expect, it } from 'vitest';
import { createGuesses } from '../../../src/api/web/guesses.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const wrong = async () => false;
const right = async () => true;
const here = '192.0.2.7';

/** Lets everything run that waits for nothing but its turn. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('guessing', () => {
  it('is slowed to one a second for a sender, however many come at once', async () => {
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

  it('never keeps the right one from opening, after however many wrong ones', async () => {
    const clock = createManualClock();
    const guess = createGuesses(clock);
    for (let tries = 0; tries < 100; tries++) {
      expect(await guess(here, wrong)).toBe('wrong');
      clock.advance(1_000);
      await settled();
    }
    expect(await guess(here, right)).toBe('right');
  });

  it('holds up nobody else', async () => {
    const guess = createGuesses(createManualClock());
    for (let many = 0; many < 50; many++) guess('198.51.100.1', wrong);
    expect(await guess('198.51.100.1', right)).toBe('too-many');
    expect(await guess(here, right)).toBe('right');
  });

  it('is slowed for a whole network of IPv6, which one customer has', async () => {
    const guess = createGuesses(createManualClock());
    for (let many = 0; many < 20; many++) guess(`2001:db8:1:2::${many}`, wrong);
    expect(await guess('2001:db8:1:2:ffff::1', right)).toBe('too-many');
    expect(await guess('2001:db8:1:3::1', right)).toBe('right');
  });

  it('holds nobody up who guessed right', async () => {
    const guess = createGuesses(createManualClock());
    expect(await guess(here, right)).toBe('right');
    expect(await guess(here, right)).toBe('right');
  });

  it('goes on after a guess that could not be judged', async () => {
    const guess = createGuesses(systemClock);
    await expect(guess(here, () => Promise.reject(new Error('out of memory')))).rejects.toThrow('out of memory');
    expect(await guess(here, right)).toBe('right');
  });
});
