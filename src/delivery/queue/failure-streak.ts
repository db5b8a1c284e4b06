import type { Concerns } from '../../providers/provider.ts';

/** Failures of the host in a row that open the breaker. */
const MAX_HOST_FAILURES = 5;
/** Different recipients that fail in a row, with no success between: then the failures are hardly about each of them. */
const MAX_RECIPIENTS = 5;
/** Different recipients for which the app's own credentials are refused. */
const MAX_REFUSED = 2;
/** Failed recipients remembered at most; any others are probed as if they had not failed. */
const MAX_REMEMBERED = 100_000;

/** The failures of a host since its last success. */
export interface FailureStreak {
  /** Records a failure. */
  add(recipient: string, concerns: Concerns): void;
  hasFailed(recipient: string): boolean;
  isEmpty(): boolean;
  /** What a failure of this kind opens the breaker for; null while there are too few. */
  causeFor(concerns: Concerns): 'host' | 'recipients' | null;
  /** The host answered, although not with a success: its own failures count no more, those of recipients do. */
  hostAnswered(): void;
  clear(): void;
}

export function createFailureStreak(): FailureStreak {
  let hostFailures = 0;
  const failed = new Set<string>();
  const refused = new Set<string>();

  return {
    add(recipient, concerns) {
      if (failed.size < MAX_REMEMBERED) failed.add(recipient);
      hostFailures = concerns === 'host' ? hostFailures + 1 : 0;
      if (concerns !== 'credentials') refused.clear();
      else if (refused.size < MAX_REFUSED) refused.add(recipient);
    },
    hasFailed: (recipient) => failed.has(recipient),
    isEmpty: () => failed.size === 0,
    causeFor(concerns) {
      if (concerns === 'host' && hostFailures >= MAX_HOST_FAILURES) return 'host';
      if (concerns === 'credentials' && refused.size >= MAX_REFUSED) return 'host';
      return failed.size >= MAX_RECIPIENTS ? 'recipients' : null;
    },
    hostAnswered() {
      hostFailures = 0;
      refused.clear();
    },
    clear() {
      hostFailures = 0;
      failed.clear();
      refused.clear();
    },
  };
}
