import { expect, it } from 'vitest';
import { endInRounds, tell } from './rounds.ts';

const ROUNDS = 100;
/** As in providers.test.ts. Milliseconds. */
const UNWRITTEN_MS = 1_000;

it(`loses no push that was answered 200 in ${ROUNDS} rounds of kill -9 while providers come and go`, async () => {
  const { acknowledged, twice, unexplained } = await endInRounds(ROUNDS, 'kill');
  tell('kill -9', acknowledged, twice, ROUNDS);
  expect(unexplained).toEqual([]);
  expect(twice.filter(({ before }) => before > UNWRITTEN_MS)).toEqual([]);
});

it(`loses no push that was answered 200 in ${ROUNDS} rounds of SIGTERM while providers come and go`, async () => {
  const { acknowledged, twice, unexplained } = await endInRounds(ROUNDS, 'stop');
  tell('SIGTERM', acknowledged, twice, ROUNDS);
  expect(unexplained).toEqual([]);
});
