import { z } from 'zod';
import type { Problem } from '../problems/catalogue.ts';
import { badgeCounts, common, DAY_S, endpoints, outbound, ttl } from './app-fields.ts';

/*
 * The options of an app. `title` and `description` are the words of its form in the window. A key that ends in `File` names
 * a file; a relative name is resolved against the data folder.
 */

export const desktopAppSchema = z.strictObject({ type: z.literal('desktop'), ...common(600) });
export const captureAppSchema = z.strictObject({ type: z.literal('capture'), ...common(DAY_S) });

export const unifiedPushAppSchema = z.strictObject({
  type: z.literal('unifiedpush'),
  ...outbound,
  ...endpoints,
  ttl: ttl(DAY_S),
});

export const webPushAppSchema = z.strictObject({
  type: z.literal('webpush'),
  vapidPrivateKeyFile: z.string().min(1).meta({
    title: 'VAPID private key (file)',
    description:
      'The P-256 key that identifies this gateway to push services (RFC 8292): PEM, or what web-push generate-vapid-keys prints.',
  }),
  vapidSubject: z
    .string()
    .regex(/^(mailto: *\S+@\S+ *|https:\/\/\S+)$/, 'no-contact')
    .meta({ title: 'VAPID subject', description: 'Whom a push service may contact: a mailto: or https: address.' }),
  ...outbound,
  ...endpoints,
  ttl: ttl(900),
});

export const fcmAppSchema = z.strictObject({
  type: z.literal('fcm'),
  serviceAccountFile: z.string().min(1).meta({
    title: 'Service account (JSON file)',
    description: 'A service account that may send messages, as the Google Cloud console gives it.',
  }),
  projectId: z
    .string()
    .min(1)
    .optional()
    .meta({ title: 'Project', description: "Empty takes the service account's own project." }),
  ...outbound,
  sendBadgeCounts: badgeCounts,
  sendZeroCounts: z.boolean().default(false).meta({
    advanced: true,
    title: 'Send counts of zero',
    description: 'Lets a client clear its badge when everything is read; the reference gateway sends no zeros.',
  }),
  iosTitle: z.string().min(1).max(200).optional().meta({
    title: 'Title on iOS',
    description:
      'Shown by Apple devices, with {sender}, {room}, {text} and {unread} filled in. Without title and text: data only.',
  }),
  iosBody: z.string().min(1).max(500).optional().meta({
    title: 'Text on iOS',
    description: 'Shown below the title, with the same placeholders. The badge is sent along.',
  }),
  sendDevices: z.boolean().default(false).meta({
    advanced: true,
    title: 'Send devices',
    description:
      'devices and counts as JSON, which clients of the Matrix Dart SDK read, such as FluffyChat with several accounts.',
  }),
  fcmOptions: z.record(z.string(), z.unknown()).default({}).meta({
    title: 'Message options (JSON)',
    description:
      'The base of every message, like fcm_options of the reference gateway: android, apns, webpush, notification.',
  }),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .default('https://fcm.googleapis.com')
    .meta({ advanced: true, title: 'FCM address', description: "Google's own, unless you use an emulator." }),
  tokenEndpoint: z
    .url({ protocol: /^https?$/ })
    .default('https://oauth2.googleapis.com/token')
    .meta({ advanced: true, title: 'Token address', description: "Google's own, unless you use an emulator." }),
});

/** Bytes; the rest of a payload is for the push. */
const MAX_OPTIONS_BYTES = 2_048;

const apnsOptions = z
  .looseObject({ aps: z.record(z.string(), z.unknown()).optional() })
  .refine(
    (options) => new TextEncoder().encode(JSON.stringify(options)).length <= MAX_OPTIONS_BYTES,
    'options-too-large',
  )
  .default({})
  .meta({
    title: 'Payload options (JSON)',
    description:
      'The base of every payload, at most 2,048 bytes: aps with mutable-content, category, thread-id, sound, interruption-level, and keys of the app.',
  });

export const apnsAppSchema = z
  .strictObject({
    type: z.literal('apns'),
    topic: z.string().min(1).meta({ title: 'Topic', description: "The app's bundle id (with .voip for calls)." }),
    keyFile: z.string().min(1).optional().meta({
      title: 'Signing key (.p8 file)',
      description: "A key of Apple's developer account; it goes with its key id and team id.",
    }),
    keyId: z.string().min(1).optional().meta({ title: 'Key id' }),
    teamId: z.string().min(1).optional().meta({ title: 'Team id' }),
    certFile: z.string().min(1).optional().meta({
      title: 'Push certificate (PEM file)',
      description: 'Instead of a signing key: the certificate and its key in one file.',
    }),
    p12File: z.string().min(1).optional().meta({
      title: 'Push certificate (PKCS #12 file)',
      description: 'Instead of a signing key: the certificate and its key in one file.',
    }),
    p12PassphraseFile: z.string().min(1).optional().meta({
      title: 'Passphrase of the PKCS #12 file',
      description: 'A file that holds nothing but the passphrase.',
    }),
    environment: z
      .enum(['production', 'sandbox'])
      .default('production')
      .meta({ title: 'Environment', description: 'Apps built with a development profile use the sandbox.' }),
    pushType: z
      .enum(['alert', 'background', 'voip', 'complication', 'fileprovider', 'mdm'])
      .optional()
      .meta({ title: 'Push type', description: 'Sent as apns-push-type; empty sends none.' }),
    deviceToken: z.enum(['auto', 'base64', 'hex']).default('auto').meta({
      title: 'Device tokens',
      description:
        'How pushkeys encode them. auto reads 64 or more hexadecimal digits as such, anything else as base64.',
    }),
    sendBadgeCounts: badgeCounts,
    collapseByRoom: z.boolean().default(false).meta({
      title: 'One notification for a room',
      description: 'A newer push of a room replaces the one before it on the device.',
    }),
    ttl: z.int().min(0).optional().meta({
      title: 'Time to live (seconds)',
      description: 'How long Apple keeps a push for a device that is away; empty leaves it to Apple.',
    }),
    apnsOptions,
    ...outbound,
    endpoint: z
      .url({ protocol: /^https$/ })
      .optional()
      .meta({ advanced: true, title: 'APNs address', description: "Empty means Apple's own service." }),
  })
  .refine(({ keyFile, keyId, teamId, certFile, p12File }) => (keyFile && keyId && teamId) || certFile || p12File, {
    path: ['keyFile'],
    message: 'no-credentials',
  });

export const appSchema = z.discriminatedUnion('type', [
  desktopAppSchema,
  captureAppSchema,
  unifiedPushAppSchema,
  webPushAppSchema,
  fcmAppSchema,
  apnsAppSchema,
]);

export type UnifiedPushConfig = z.infer<typeof unifiedPushAppSchema>;
export type WebPushConfig = z.infer<typeof webPushAppSchema>;
export type FcmConfig = z.infer<typeof fcmAppSchema>;
export type ApnsConfig = z.infer<typeof apnsAppSchema>;
/** A provider whose configuration cannot be used; its pushes wait until the configuration is fixed. */
export interface BrokenConfig {
  readonly type: 'broken';
  /** The type that the file names. */
  readonly name: string;
  readonly problem: Problem;
  readonly enabled: boolean;
  readonly answerWithin: number;
  readonly expireAfter: number;
}
export type ProviderConfig = z.infer<typeof appSchema> | BrokenConfig;
/** The configuration of an app: one provider, or several side by side. */
export type AppConfig = ProviderConfig | readonly ProviderConfig[];

/** The providers of an app. */
export function providersOf(app: AppConfig): readonly ProviderConfig[] {
  return Array.isArray(app) ? app : [app as ProviderConfig];
}

/** True when at least one provider of the app is switched on. */
export function isEnabled(app: AppConfig): boolean {
  return providersOf(app).some(({ enabled }) => enabled);
}

/** Why the configuration of an app, or of one of its providers, cannot be used; null when it can. */
export function brokenBy(app: AppConfig): Problem | null {
  const found = providersOf(app).find((one) => one.type === 'broken');
  return found?.type === 'broken' ? found.problem : null;
}
