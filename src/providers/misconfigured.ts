import type { Provider } from './provider.ts';

/**
 * Stands in for a provider that could not be made. Its pushes fail and their pushkeys stay: a mistake of ours must not
 * make a homeserver delete people's pushers.
 */
export function createMisconfiguredProvider(type: string, problem: string): Provider {
  return {
    type,
    problem,
    prepare: () => ({ kind: 'none', outcome: { status: 'failed', reason: 'misconfigured', detail: problem } }),
    check: async () => ({ proven: false, words: problem }),
    deliver: async () => ({ outcome: { status: 'failed', reason: 'misconfigured', detail: problem } }),
  };
}
