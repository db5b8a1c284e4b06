import type { Notification } from '../matrix/notification.ts';
import type { Provider } from './provider.ts';

/** Keeps pushes for inspection and delivers nowhere. */
export function createCaptureProvider(): Provider<Notification> {
  return {
    type: 'capture',
    prepare({ notification, repeat }) {
      if (repeat) return { kind: 'none', outcome: { status: 'suppressed', reason: 'duplicate' } };
      const preview = { kind: 'capture', request: { notification: notification.original }, kept: null };
      return { kind: 'request', request: notification, preview };
    },
    deliver: async () => ({ outcome: { status: 'delivered', reason: 'captured' }, concerns: 'request' }),
  };
}
