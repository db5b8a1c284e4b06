import { expect, it } from 'vitest';
import { endInRounds, report } from './rounds.ts';

const ROUNDS = 100;
/** As in providers.test.ts. Milliseconds. */
const UNWRITTEN_MS = 1_000;

it(`loses no push that was answered 200 in ${ROUNDS} rounds of kill -9 while providers fail at random`, async () => {
  const { acknowledged, twice, unexplained } = await endInRounds(ROUNDS, 'kill');
  report('kill -9', acknowledged, twice, ROUNDS);
  expect(unexplained).toEqual([]);
  expect(twice.filter(({ before }) => before > UNWRITTEN_MS)).toEqual([]);
});

it(`loses no push that was answered 200 in ${ROUNDS} rounds of SIGTERM while providers fail at random`, async () => {
  const { acknowledged, twice, unexplained } = await endInRounds(ROUNDS, 'stop');
  report('SIGTERM', acknowledged, twice, ROUNDS);
  expect(unexplained).toEqual([]);
});
