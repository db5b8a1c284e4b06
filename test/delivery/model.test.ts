import { describe, it } from 'vitest';
import { cases, seeded } from './model/cases.ts';
import { sqliteOutbox } from './model/outboxes.ts';
import { follow, holdsFor } from './model/run.ts';

// `npm run test:long` runs many more sequences, and new ones each time.
describe('the dispatcher, whatever happens', () => {
  it('keeps its promises', { timeout: 240_000 }, () => holdsFor({ runs: 1_500, seed: 7874 }));

  it('keeps them over the outbox on disk', { timeout: 240_000 }, () =>
    holdsFor({ runs: 8, seed: 7876, outbox: sqliteOutbox }),
  );

  it.each(Object.entries(cases))('%s', (_, steps) => follow(steps));
  it.each(Object.entries(seeded))('%s', (_, { steps, seed }) => follow(steps, seed));
});
