import { describe, expect, it } from 'vitest';
import { endInRounds, report } from './rounds.ts';

const ROUNDS = 30;
const STOPS = 8;
/** The longest time between the first delivery of a repeated push and the kill. Milliseconds, generous for a busy machine. */
const UNWRITTEN_MS = 1_000;
/** The longest stop: 5 s for attempts under way, 1 s for aborted ones, 1 s for the senders, and a margin. Milliseconds. */
const STOP_MS = 10_000;

describe('kill -9 while providers fail at random', () => {
  it(`loses no push that was answered 200, and repeats only what was under way, in ${ROUNDS} rounds`, {
    timeout: 240_000,
  }, async () => {
    const { acknowledged, twice, unexplained } = await endInRounds(ROUNDS, 'kill');
    report('kill -9', acknowledged, twice, ROUNDS);
    expect(unexplained).toEqual([]);
    expect(twice.filter(({ before }) => before > UNWRITTEN_MS)).toEqual([]);
  });
});

describe('SIGTERM while providers fail at random', () => {
  it(`loses nothing, and repeats only what it aborted, in ${STOPS} rounds`, { timeout: 240_000 }, async () => {
    const { acknowledged, twice, unexplained, stops } = await endInRounds(STOPS, 'stop');
    report('SIGTERM', acknowledged, twice, STOPS);
    console.log(`each stop took at most ${Math.max(...stops)} ms`);
    expect(unexplained).toEqual([]);
    expect(stops.filter((milliseconds) => milliseconds > STOP_MS)).toEqual([]);
  });
});
