import { z } from 'zod';
import { type AppConfig, appSchema, desktopAppSchema } from './app-schema.ts';

import { notificationsSchema } from './notifications.ts';

const port = z.int().min(0).max(65535);

/** Addresses or networks of reverse proxies whose X-Forwarded-For is believed; false believes none. */
const trustProxy = z
  .union([z.literal(false), z.array(z.string().min(1)).min(1)], {
    error: 'no-proxies',
  })
  .default(false);

export const gatewaySchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  /** 0 picks a free port. */
  port: port.default(7874),
  trustProxy,
  /** Bytes. */
  bodyLimit: z
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .default(524_288),
  /** Devices that one push may name; beyond that, it is answered 413. */
  maxDevices: z.int().min(1).max(100_000).default(1_000),
  /** When set, a push must carry it as `?secret=…` in the pusher's URL; src/gateway/shared-secret.ts says how. */
  sharedSecret: z.string().min(8).optional(),
  /** When set, only senders in these networks (CIDR or single addresses) are answered. */
  allowFrom: z.array(z.string().min(1)).min(1).optional(),
  /** Lets requests of web pages in, of any site, for test tools in a browser. */
  allowBrowsers: z.boolean().default(false),
  /** When set, requests one sender may make in a window of seconds. */
  rateLimit: z.strictObject({ requests: z.int().min(1), seconds: z.int().min(1) }).optional(),
});

export const uiSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  /** 0 picks a free port. */
  port: port.default(7875),
  /** Where a reverse proxy makes the page known: https://push.example.org, or https://example.org/carillon below another one. */
  publicUrl: z
    .string()
    .refine(isPageAddress, { error: 'no-page-address' })
    .transform((url) => `${new URL(url).origin}${new URL(url).pathname.replace(/\/$/, '')}`)
    .optional(),
  trustProxy,
  /** A file with the password of the page, in the place of a token that is printed at each start. */
  passwordFile: z.string().min(1).optional(),
});

/** What the window sets: everything but the apps. */
export const settingsSchema = z.strictObject({
  gateway: gatewaySchema.prefault({}),
  ui: uiSchema.prefault({}),
  notifications: notificationsSchema.prefault({}),
  history: z
    .strictObject({
      keepDays: z.number().positive().default(14),
      keepPushes: z.int().min(1).default(100_000),
      /** Bytes of outbox and history on disk above which the oldest pushes go. */
      keepBytes: z.int().min(1_048_576).default(2_147_483_648),
      content: z.enum(['full', 'metadata', 'off']).default('full'),
    })
    .prefault({}),
});

export const configSchema = settingsSchema.extend({
  /** One provider for an app_id or glob, or a list of them that get every push side by side. */
  apps: z.record(z.string().min(1), z.union([appSchema, z.array(appSchema).min(1)])).default({
    'app.carillon.desktop': desktopAppSchema.parse({ type: 'desktop' }),
  }),
  outbox: z
    .strictObject({
      /** Deliveries of one app that may wait for their provider; beyond that, pushes are answered 503. */
      mostWaiting: z.int().min(1).default(100_000),
    })
    .prefault({}),
});

/** A configuration as it was read; apps that are broken are among the others. */
export type Config = Omit<z.infer<typeof configSchema>, 'apps'> & {
  readonly apps: Readonly<Record<string, AppConfig>>;
};
export type GatewayConfig = z.infer<typeof gatewaySchema>;

function isPageAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, pathname, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && !pathname.includes('//') && `${username}${password}${search}${hash}` === '';
}
