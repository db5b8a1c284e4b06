import { describe, expect, it } from 'vitest';
import { endInRounds, tell } from './rounds.ts';

const ROUNDS = 30;
const STOPS = 8;
/** A push that is delivered again was delivered at most so long before the kill. Milliseconds, generous for a busy machine. */
const UNWRITTEN_MS = 1_000;
/** Five seconds for what is under way, one for what was broken off, one for the senders, and a busy machine. */
const STOP_MS = 10_000;

describe('kill -9 while providers come and go', () => {
  it(`loses no push that was answered 200, and repeats only what was under way, in ${ROUNDS} rounds`, {
    timeout: 240_000,
  }, async () => {
    const { acknowledged, twice, unexplained } = await endInRounds(ROUNDS, 'kill');
    tell('kill -9', acknowledged, twice, ROUNDS);
    expect(unexplained).toEqual([]);
    expect(twice.filter(({ before }) => before > UNWRITTEN_MS)).toEqual([]);
  });
});

describe('SIGTERM while providers come and go', () => {
  it(`loses nothing, and repeats nothing but what it broke off, in ${STOPS} rounds`, { timeout: 240_000 }, async () => {
    const { acknowledged, twice, unexplained, stops } = await endInRounds(STOPS, 'stop');
    tell('SIGTERM', acknowledged, twice, STOPS);
    console.log(`each stop took at most ${Math.max(...stops)} ms`);
    expect(unexplained).toEqual([]);
    expect(stops.filter((milliseconds) => milliseconds > STOP_MS)).toEqual([]);
  });
});
