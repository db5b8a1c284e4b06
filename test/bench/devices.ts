import { createSubscription } from '../support/web-push-subscription.ts';

/** The measured providers. */
export const kinds = ['apns', 'fcm', 'webpush', 'unifiedpush'] as const;
export type Kind = (typeof kinds)[number];

/** A device as in a request of a homeserver. */
export interface BenchDevice {
  readonly app_id: string;
  readonly pushkey: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** How many devices there are. A gateway serves many people, and pushes of one pushkey keep their order. */
export const DEVICES = 1_000;

/** Devices of an app that only captures, or of one that forwards to an emulator at `endpoint`. */
export function benchDevices(kind: Kind | 'capture', endpoint: string): readonly BenchDevice[] {
  return Array.from({ length: DEVICES }, (_, number) => benchDevice(kind, endpoint, number));
}

function benchDevice(kind: Kind | 'capture', endpoint: string, number: number): BenchDevice {
  switch (kind) {
    case 'capture':
      return { app_id: 'dev.bench', pushkey: `bench-${number}`, data: {} };
    case 'apns':
      return { app_id: 'bench.apns', pushkey: number.toString(16).padStart(64, 'a'), data: {} };
    case 'fcm':
      return {
        app_id: 'bench.fcm',
        pushkey: `bench-${number}:APA91bHPRgkF3JUikC4ENAHEeMrd41Zxv3hVZjC9KtT8OvPVGJ`,
        data: {},
      };
    case 'unifiedpush':
      return { app_id: 'bench.unifiedpush', pushkey: `${endpoint}/up/${number}`, data: {} };
    case 'webpush': {
      const { p256dh, auth } = createSubscription();
      return { app_id: 'bench.webpush', pushkey: p256dh, data: { endpoint: `${endpoint}/wp/${number}`, auth } };
    }
  }
}
