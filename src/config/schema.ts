import { z } from 'zod';

const port = z.int().min(0).max(65535);

/** What every app has. `expireAfter` is in seconds. */
const common = (expireAfter: number) => ({
  enabled: z.boolean().default(true),
  /** Seconds a homeserver's answer waits for this app's deliveries; what is not known by then is kept and told later. */
  answerWithin: z.number().positive().max(25).default(5),
  /** Seconds after which a push that could not be delivered helps nobody any more. */
  expireAfter: z.int().min(1).max(2_419_200).default(expireAfter),
});
const DAY_S = 86_400;

export const desktopAppSchema = z.strictObject({ type: z.literal('desktop'), ...common(600) });
export const captureAppSchema = z.strictObject({ type: z.literal('capture'), ...common(DAY_S) });

/** What every app has that delivers over the network. */
const outbound = {
  ...common(DAY_S),
  /** Shows every push on this computer, too. */
  showOnDesktop: z.boolean().default(false),
  /** PEM file of a certificate authority to trust instead of the system's: for an emulator or a proxy. */
  caFile: z.string().min(1).optional(),
  /** URL of an HTTP proxy (CONNECT); HTTPS_PROXY of the environment counts when it is absent. */
  proxy: z.url({ protocol: /^https?$/ }).optional(),
};

/** What an app has whose endpoints come with the pushes. */
const endpoints = {
  /** Globs of host[:port]; absent allows every public one. */
  allowedEndpoints: z.array(z.string().min(1)).optional(),
  /** Networks (CIDR or single addresses) that endpoints may be in although they are not public. */
  allowNetworks: z.array(z.string().min(1)).optional(),
};

export const unifiedPushAppSchema = z.strictObject({
  type: z.literal('unifiedpush'),
  ...outbound,
  ...endpoints,
  /** Seconds a push service may keep a push for a device that is away. */
  ttl: z.int().min(0).max(2_419_200).default(86_400),
});

export const webPushAppSchema = z.strictObject({
  type: z.literal('webpush'),
  ...outbound,
  ...endpoints,
  /** PEM file of the P-256 key that identifies this gateway to push services (RFC 8292). */
  vapidPrivateKeyFile: z.string().min(1),
  /** Whom a push service may contact: a mailto: or https: address. */
  vapidSubject: z.string().regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/, 'must be a mailto: or https: address'),
  /** Seconds a push service may keep a push for a device that is away. */
  ttl: z.int().min(0).max(2_419_200).default(900),
});

export const fcmAppSchema = z.strictObject({
  type: z.literal('fcm'),
  ...outbound,
  /** JSON file of a service account that may send messages, as the Google Cloud console gives it. */
  serviceAccountFile: z.string().min(1),
  /** Absent takes the service account's own project. */
  projectId: z.string().min(1).optional(),
  /** Base of every message, as the reference gateway's `fcm_options`: `android`, `apns`, `webpush`, `notification`. */
  fcmOptions: z.record(z.string(), z.unknown()).default({}),
  sendBadgeCounts: z.boolean().default(true),
  endpoint: z.url({ protocol: /^https?$/ }).default('https://fcm.googleapis.com'),
  tokenEndpoint: z.url({ protocol: /^https?$/ }).default('https://oauth2.googleapis.com/token'),
});

export const apnsAppSchema = z
  .strictObject({
    type: z.literal('apns'),
    ...outbound,
    /** A .p8 key of Apple's developer account; goes with `keyId` and `teamId`. */
    keyFile: z.string().min(1).optional(),
    keyId: z.string().min(1).optional(),
    teamId: z.string().min(1).optional(),
    /** Instead of a key: a PEM file with a push certificate and its key. */
    certFile: z.string().min(1).optional(),
    /** Instead of a key: a PKCS #12 file with a push certificate and its key. */
    p12File: z.string().min(1).optional(),
    /** A file that holds nothing but the passphrase of `p12File`. */
    p12PassphraseFile: z.string().min(1).optional(),
    /** The app's bundle id (with `.voip` for calls). */
    topic: z.string().min(1),
    environment: z.enum(['production', 'sandbox']).default('production'),
    /** Sent as `apns-push-type`; absent sends none, as the reference gateway does. */
    pushType: z.enum(['alert', 'background', 'voip', 'complication', 'fileprovider', 'mdm']).optional(),
    /** How pushkeys hold device tokens; `auto` takes 64 or more hexadecimal digits for what they are, the rest for base64. */
    deviceToken: z.enum(['auto', 'base64', 'hex']).default('auto'),
    sendBadgeCounts: z.boolean().default(true),
    /** Seconds Apple keeps a push for a device that is away; absent leaves it to Apple. */
    ttl: z.int().min(0).optional(),
    /** A newer push of a room replaces the one before it on the device. */
    collapseByRoom: z.boolean().default(false),
    /** Unset means Apple's own service. */
    endpoint: z.url({ protocol: /^https$/ }).optional(),
  })
  .refine(({ keyFile, keyId, teamId, certFile, p12File }) => (keyFile && keyId && teamId) || certFile || p12File, {
    path: ['keyFile'],
    message: 'needs keyFile with keyId and teamId, or certFile, or p12File',
  });

export const appSchema = z.discriminatedUnion('type', [
  desktopAppSchema,
  captureAppSchema,
  unifiedPushAppSchema,
  webPushAppSchema,
  fcmAppSchema,
  apnsAppSchema,
]);

export const gatewaySchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  /** 0 picks a free port. */
  port: port.default(7874),
  /** Addresses or networks of reverse proxies whose X-Forwarded-For is believed; false believes none. */
  trustProxy: z.union([z.literal(false), z.array(z.string().min(1)).min(1)]).default(false),
  /** Bytes. */
  bodyLimit: z
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .default(524_288),
  /** When set, a push must carry it as `?secret=…` in the pusher's URL. */
  sharedSecret: z.string().min(8).optional(),
  /** When set, only senders in these networks (CIDR or single addresses) are answered. */
  allowFrom: z.array(z.string().min(1)).min(1).optional(),
  /** When set, requests one sender may make in a window of seconds. */
  rateLimit: z.strictObject({ requests: z.int().min(1), seconds: z.int().min(1) }).optional(),
});

export const configSchema = z.strictObject({
  gateway: gatewaySchema.prefault({}),
  ui: z.strictObject({ host: z.string().min(1).default('127.0.0.1'), port: port.default(7875) }).prefault({}),
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
  journal: z
    .strictObject({
      keepDays: z.number().positive().default(14),
      keepPushes: z.int().min(1).default(100_000),
      /** Bytes of the journal on disk above which the oldest pushes go. */
      keepBytes: z.int().min(1_048_576).default(2_147_483_648),
      content: z.enum(['full', 'metadata', 'off']).default('full'),
    })
    .prefault({}),
});

export type Config = z.infer<typeof configSchema>;
export type GatewayConfig = z.infer<typeof gatewaySchema>;
export type UnifiedPushConfig = z.infer<typeof unifiedPushAppSchema>;
export type WebPushConfig = z.infer<typeof webPushAppSchema>;
export type FcmConfig = z.infer<typeof fcmAppSchema>;
export type ApnsConfig = z.infer<typeof apnsAppSchema>;
export type ProviderConfig = z.infer<typeof appSchema>;
/** What an app_id or glob is configured to: one provider, or several side by side. */
export type AppConfig = ProviderConfig | readonly ProviderConfig[];

/** True when an app delivers at all: it, or one of its providers, is switched on. */
export function isEnabled(app: AppConfig): boolean {
  return Array.isArray(app) ? app.some(({ enabled }) => enabled) : (app as ProviderConfig).enabled;
}
