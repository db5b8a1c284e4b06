import { failureKindOf } from '../../../src/outcomes/outcome.ts';
import type { Delivered } from '../../../src/providers/provider.ts';

/** Failures in a row that open a breaker: of the host, of different recipients, refusals of the app's credentials. */
const LIMITS = { host: 5, recipients: 5, credentials: 2 };
/** Deliveries that may probe at one time. */
const MAX_PROBES = 4;
/** The shortest rests, milliseconds. */
const RESTS = { transient: 500, 'needs-operator': 15_000, permanent: 0 };

/** How often a host that fails may be asked, and by whom. */
export function createBreaker(blame: (what: string) => void) {
  let hostFailures = 0;
  /** Recipients that failed since the last success, and those for which credentials were refused. */
  const failed = new Set<string>();
  const refused = new Set<string>();
  let cause: 'host' | 'recipients' | null = null;
  let restsUntil = 0;
  /** What begins in the same instant did not know yet. */
  let since = Number.NaN;
  const probes = new Map<string, { readonly failedBefore: boolean; readonly rest: number }>();
  let rests = 0;

  function rest(at: number, kind: keyof typeof RESTS, retryAfterMs: number): void {
    since = at;
    rests += 1;
    restsUntil = at + Math.max(RESTS[kind], retryAfterMs);
  }

  function opened(concerns: Delivered['concerns']): typeof cause {
    if (concerns === 'host' && hostFailures >= LIMITS.host) return 'host';
    if (concerns === 'credentials' && refused.size >= LIMITS.credentials) return 'host';
    return failed.size >= LIMITS.recipients ? 'recipients' : null;
  }

  return {
    /** True while the host itself is to be spared: nobody may be sure to be attempted at once. */
    spared: () => cause === 'host',
    hasFailed: (recipient: string) => failed.has(recipient),

    begin(id: string, recipient: string, steady: number, urgent: boolean): void {
      if (cause === null || (steady === since && !urgent)) return;
      if (probes.size >= MAX_PROBES) blame('Too many probe a host that fails at one time.');
      const mayGo = cause === 'recipients' && !failed.has(recipient);
      if (steady < restsUntil - 1 && !urgent && !mayGo) blame('A host that rests is asked before its time.');
      probes.set(id, { failedBefore: failed.has(recipient), rest: rests });
    },

    end(id: string, recipient: string, steady: number, { outcome, concerns, retryAfterMs = 0 }: Delivered): void {
      const probe = probes.get(id);
      probes.delete(id);
      if (outcome.reason === 'interrupted') return;
      const kind = outcome.status === 'failed' ? failureKindOf(outcome.reason) : 'permanent';
      if (kind === 'permanent') {
        cause = null;
        hostFailures = 0;
        failed.clear();
        refused.clear();
        probes.clear();
        return;
      }
      failed.add(recipient);
      hostFailures = concerns === 'host' ? hostFailures + 1 : 0;
      if (concerns === 'credentials') refused.add(recipient);
      else refused.clear();
      const ofHost = concerns === 'host' || concerns === 'credentials';
      const asked = ofHost ? retryAfterMs : 0;
      if (cause === null) {
        cause = opened(concerns);
        if (cause !== null) rest(steady, kind, cause === 'host' ? asked : 0);
      } else if (cause === 'recipients') {
        if (ofHost && opened(concerns) === 'host') {
          cause = 'host';
          rest(steady, kind, asked);
        } else if (probe?.failedBefore && probe.rest === rests) rest(steady, kind, 0);
      } else if (ofHost) {
        if (probe?.rest === rests) rest(steady, kind, asked);
      } else if (probe !== undefined) {
        cause = 'recipients';
        hostFailures = 0;
        refused.clear();
        rest(steady, kind, 0);
      }
    },
  };
}

export type Breaker = ReturnType<typeof createBreaker>;
