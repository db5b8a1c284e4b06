import type { PlacedSearch } from './moment.ts';
import type { ReaderConnection } from './reader-connection.ts';
import type { Listed } from './sqlite/list-rows.ts';
import type { Place } from './sqlite/queries.ts';
import type { Found } from './sqlite/search.ts';

export interface FindOptions {
  /** Where to start. */
  readonly place: Place;
  readonly limit: number;
  /** Asked after each step: whether to stop with what was found so far. */
  readonly isEnough: () => boolean;
}

/** Searches step by step, so that other readers take their turns between two steps. */
export async function findMatches(
  reader: ReaderConnection,
  search: PlacedSearch,
  { place, limit, isEnough }: FindOptions,
): Promise<Found> {
  const seqs: number[] = [];
  for (let next = place; ; ) {
    const step = await reader.call('select', { ...next, limit: limit - seqs.length, search });
    seqs.push(...step.seqs);
    if (step.below === null || seqs.length >= limit || isEnough()) return { seqs, below: step.below };
    next = { below: step.below };
  }
}

/** The rows of matches, in their order, without those that were deleted meanwhile. */
export async function rowsOf(reader: ReaderConnection, { seqs }: Found): Promise<readonly Listed[]> {
  const listed = await reader.call('rows', seqs);
  const bySeq = new Map(listed.map((one) => [one.seq, one]));
  return seqs.flatMap((seq) => bySeq.get(seq) ?? []);
}
