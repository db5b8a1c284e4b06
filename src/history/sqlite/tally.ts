import type { Outcome } from '../../outcomes/outcome.ts';
import { rankOf } from './outcome-rank.ts';

type Status = Outcome['status'];
type Worst = Pick<Outcome, 'status' | 'reason'>;

/** How many deliveries of a push have which outcome, keyed by `status reason`. Stored as JSON in `pushes.tally`. */
export type Tally = Record<string, number>;

const keyOf = ({ status, reason }: Worst) => `${status} ${reason}`;

export function count(tally: Tally, outcome: Worst | null, by: 1 | -1): void {
  if (outcome === null) return;
  const key = keyOf(outcome);
  const left = (tally[key] ?? 0) + by;
  if (left > 0) tally[key] = left;
  else delete tally[key];
}

/** The worst outcome that was counted; undefined when there is none. */
export function worstIn(tally: Tally): Worst | undefined {
  let worst: Worst | undefined;
  for (const key of Object.keys(tally)) {
    const [status, reason] = key.split(' ') as [Status, Outcome['reason']];
    if (worst === undefined || rankOf(status) < rankOf(worst.status)) worst = { status, reason };
  }
  return worst;
}
