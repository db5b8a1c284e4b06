import { detailOf } from '../outcomes/outcome.ts';
import type { Problem } from '../problems/catalogue.ts';
import type { Provider } from './provider.ts';

/**
 * Stands in for a provider that could not be created. Its pushes fail and their pushkeys stay: a mistake in the
 * configuration must not make a homeserver delete people's pushers.
 */
export function createMisconfiguredProvider(type: string, problem: Problem): Provider {
  const detail = detailOf(problem);
  return {
    type,
    problem,
    prepare: () => ({ kind: 'none', outcome: { status: 'failed', reason: 'misconfigured', ...detail } }),
    check: async () => ({ proven: false, notices: [problem] }),
    deliver: async () => ({
      outcome: { status: 'failed', reason: 'misconfigured', ...detail },
      concerns: 'credentials',
    }),
  };
}
