import { cures, type Outcome } from '../../../src/outcome.ts';

const LIMITS = { time: 5, operator: 2 };
/** The shortest rests, milliseconds. */
const RESTS = { time: 500, operator: 15_000 };

/** What a host that fails may be asked: one probe at a time, and not at once again. */
export function createBreaker(blame: (what: string) => void) {
  let failures = 0;
  /** Whose credentials were refused last, if that was the last failure: one device is refused for its own sake. */
  let refused: string | null = null;
  let restsUntil: number | null = null;
  /** What begins in the same instant did not know yet. */
  let since = Number.NaN;
  const probes = new Set<string>();

  return {
    begin(id: string, steady: number, urgent: boolean): void {
      if (restsUntil === null || (steady === since && !urgent)) return;
      if (probes.size > 0) blame('A second push probes a host that rests.');
      if (steady < restsUntil - 1 && !urgent) blame('A host that rests is asked before its time.');
      probes.add(id);
    },
    end(id: string, pushkey: string, steady: number, outcome: Outcome, retryAfterMs: number): void {
      const probed = probes.delete(id);
      if (outcome.reason === 'interrupted') return;
      const cure = outcome.status === 'failed' ? cures[outcome.reason] : undefined;
      if (cure === undefined) {
        failures = 0;
        refused = null;
        restsUntil = null;
        return;
      }
      if (cure === 'time' || pushkey !== refused) failures += 1;
      refused = cure === 'operator' ? pushkey : null;
      if ((restsUntil === null && failures >= LIMITS[cure]) || probed) {
        since = steady;
        restsUntil = steady + Math.max(RESTS[cure], retryAfterMs);
      }
    },
  };
}

export type Breaker = ReturnType<typeof createBreaker>;
