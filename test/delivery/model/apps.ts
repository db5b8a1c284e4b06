import {
  type AppConfig,
  apnsAppSchema,
  type BrokenConfig,
  desktopAppSchema,
  fcmAppSchema,
  type ProviderConfig,
  unifiedPushAppSchema,
  webPushAppSchema,
} from '../../../src/config/app-schema.ts';
import { type Config, configSchema } from '../../../src/config/schema.ts';
import { someProblem } from '../../support/problems.ts';
import type { AppState } from './steps.ts';

/** What an app may send while it is limited. */
export const QUOTAS = { maxConcurrent: 2, maxPerMinute: 2, maxPerDay: 6 };

/** Deliveries of an app that may wait in the model. */
export const MAX_WAITING = 24;

const base = configSchema.parse({ apps: {}, outbox: { mostWaiting: MAX_WAITING } });
const hosts = unifiedPushAppSchema.parse({ type: 'unifiedpush', answerWithin: 5, expireAfter: 900 });
const rooms = apnsAppSchema.parse({ type: 'apns', topic: 't', certFile: 'c', answerWithin: 2, collapseByRoom: true });
const fcm = fcmAppSchema.parse({ type: 'fcm', serviceAccountFile: 's', answerWithin: 5 });
const webpush = webPushAppSchema.parse({
  type: 'webpush',
  vapidPrivateKeyFile: 'k',
  vapidSubject: 'mailto:a@b',
  answerWithin: 9,
});
const desktop = desktopAppSchema.parse({ type: 'desktop' });

export const modelApps: Readonly<Record<string, readonly ProviderConfig[]>> = {
  hosts: [hosts],
  rooms: [rooms],
  both: [fcm, webpush],
};

/** An app in a state; undefined when the configuration does not have it. `change` makes it unlike the one before. */
export function appIn(app: string, state: AppState, change: number): AppConfig | undefined {
  const providers = modelApps[app] ?? [];
  switch (state) {
    case 'on':
      return providers;
    case 'off':
      return providers.map((one) => ({ ...one, enabled: false }));
    case 'removed':
      return undefined;
    case 'broken':
      return providers.map(
        ({ type, enabled, answerWithin, expireAfter }): BrokenConfig => ({
          type: 'broken',
          name: type,
          problem: someProblem,
          enabled,
          answerWithin,
          expireAfter,
        }),
      );
    case 'changed':
      return providers.map((one) => ({ ...one, caFile: `${change}` }) as ProviderConfig);
    case 'limited':
      return providers.map((one) => ({ ...one, ...QUOTAS }) as ProviderConfig);
    case 'on the desktop, too':
      return [...providers, desktop];
  }
}

export function configOf(apps: Readonly<Record<string, AppConfig>>): Config {
  return { ...base, apps: apps as Config['apps'] };
}

/** How long the homeserver waits for a provider's word, and for how long its pushes are worth delivering. */
export function patienceOf(type: string | null): { readonly answerWithinMs: number; readonly expireAfterMs: number } {
  const config = Object.values(modelApps)
    .flat()
    .find((one) => one.type === type);
  const { answerWithin, expireAfter } = config ?? desktop;
  return { answerWithinMs: answerWithin * 1_000, expireAfterMs: expireAfter * 1_000 };
}
