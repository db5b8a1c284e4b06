import { describe, it } from 'vitest';
import { sqliteOutbox } from './model/outboxes.ts';
import { holdsFor } from './model/run.ts';

const SEQUENCES = 100_000;
const SEQUENCES_ON_DISK = 500;
/** Sequences between two lines of progress. */
const PORTION = 10_000;

/** Runs this many new sequences; a failure prints its seed and the shortest sequence. */
async function take(sequences: number, portion: number, where: string, outbox?: typeof sqliteOutbox) {
  const began = performance.now();
  for (let taken = 0; taken < sequences; taken += portion) {
    await holdsFor({ runs: portion, ...(outbox === undefined ? {} : { outbox }) });
    const seconds = ((performance.now() - began) / 1_000).toFixed(0);
    console.log(`${taken + portion} of ${sequences} sequences over the outbox ${where} in ${seconds} s`);
  }
}

describe('the dispatcher, whatever happens', () => {
  it('keeps its promises', () => take(SEQUENCES, PORTION, 'in memory'));
  it('keeps them over the outbox on disk', () =>
    take(SEQUENCES_ON_DISK, SEQUENCES_ON_DISK / 5, 'on disk', sqliteOutbox));
});
