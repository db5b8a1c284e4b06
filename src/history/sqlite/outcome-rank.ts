import type { Outcome } from '../../outcomes/outcome.ts';

/**
 * Orders deliveries, the worst first; undefined stands for a delivery without an outcome. The numbers are stored on
 * disk.
 */
export const rankOf = (status: Outcome['status'] | undefined): number => {
  switch (status) {
    case 'failed':
      return 0;
    case 'rejected':
      return 1;
    case 'retrying':
      return 2;
    case undefined:
      return 3;
    case 'suppressed':
      return 4;
    case 'delivered':
      return 5;
  }
};

/** The worst outcome among deliveries, the first of equally bad ones; undefined when there is none. */
export function worstOf(deliveries: Iterable<{ readonly outcome: Outcome | null }>): Outcome | undefined {
  let worst: Outcome | undefined;
  for (const { outcome } of deliveries) {
    if (outcome === null) continue;
    if (worst === undefined || rankOf(outcome.status) < rankOf(worst.status)) worst = outcome;
  }
  return worst;
}
