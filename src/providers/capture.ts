import type { Provider } from './provider.ts';

/** Keeps pushes for inspection and delivers them nowhere. */
export function createCaptureProvider(): Provider<null> {
  return {
    type: 'capture',
    prepare({ repeat }) {
      if (repeat) return { kind: 'none', outcome: { status: 'suppressed', reason: 'duplicate' } };
      return { kind: 'request', request: null, preview: { kind: 'capture', request: null, kept: null } };
    },
    deliver: async () => ({ outcome: { status: 'delivered', reason: 'captured' }, concerns: 'request' }),
  };
}
