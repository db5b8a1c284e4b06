import { z } from 'zod';

/* Options that apps of several providers have in common. */

export const DAY_S = 86_400;
const MAX_SECONDS = 2_419_200;
const MAX_CONCURRENT = 256;
const MAX_PER_MINUTE = 6_000;

/** Options of every app. `expireAfter` is in seconds. */
export const common = (expireAfter: number) => ({
  enabled: z
    .boolean()
    .default(true)
    .meta({ title: 'Switched on', description: 'Off: pushes are kept and not delivered.' }),
  answerWithin: z.number().positive().max(25).default(5).meta({
    advanced: true,
    title: 'Answer within (seconds)',
    description:
      'How long a homeserver waits for the outcome. A delivery that takes longer continues, and its rejection is reported later.',
  }),
  expireAfter: z.int().min(1).max(MAX_SECONDS).default(expireAfter).meta({
    advanced: true,
    title: 'Give up after (seconds)',
    description: 'A push that could not be delivered within this time is no longer useful.',
  }),
});

/** How much an app may send. */
const limits = {
  maxConcurrent: z.int().min(1).max(MAX_CONCURRENT).optional().meta({
    advanced: true,
    title: 'Deliveries at one time',
    description: 'Up to 256, at most half of them to one host; the others wait. Empty: 256.',
  }),
  maxPerMinute: z.int().min(1).max(MAX_PER_MINUTE).optional().meta({
    advanced: true,
    title: 'Pushes per pushkey and minute',
    description:
      'Further pushes wait until the limit allows them; of waiting badges only the newest is kept. Empty: no limit.',
  }),
  maxPerDay: z.int().min(1).optional().meta({
    advanced: true,
    title: 'Pushes per day',
    description: 'Further pushes wait until the next day (UTC) while they are useful. Empty: no limit.',
  }),
};

/** Options of every app that delivers over the network. */
export const outbound = {
  ...common(DAY_S),
  content: z.enum(['full', 'ids']).default('full').meta({
    title: 'What leaves this computer',
    description:
      'full: what the homeserver sends. ids: nothing but event_id, room_id, counts and prio, whatever it sends; the client fetches the rest itself.',
  }),
  showOnDesktop: z
    .boolean()
    .default(false)
    .meta({ title: 'Show here, too', description: 'Every push also appears as a notification on this computer.' }),
  ...limits,
  caFile: z.string().min(1).optional().meta({
    advanced: true,
    title: 'Certificate authority (PEM file)',
    description: "Trusted instead of the system's: for an emulator, or a proxy that inspects traffic.",
  }),
  proxy: z
    .string()
    .regex(/^(none|https?:\/\/[^\s/?#]+\/?)$/i, 'no-proxy-url')
    .optional()
    .meta({
      advanced: true,
      title: 'Proxy (URL)',
      description:
        'An HTTP proxy (CONNECT), http:// or https://, or "none" to go without one. Empty: that of the environment (HTTPS_PROXY, ALL_PROXY, NO_PROXY).',
    }),
  proxyCaFile: z.string().min(1).optional().meta({
    advanced: true,
    title: 'Certificate authority of the proxy (PEM file)',
    description: "Trusted instead of the system's for an https:// proxy.",
  }),
};

/** Options of apps whose endpoints come with the pushes. */
export const endpoints = {
  allowedEndpoints: z.array(z.string().min(1)).optional().meta({
    advanced: true,
    title: 'Allowed endpoints',
    description: 'Globs of host[:port], one per line. Empty allows every public endpoint.',
  }),
  allowNetworks: z.array(z.string().min(1)).optional().meta({
    advanced: true,
    title: 'Allowed private networks',
    description:
      'Networks (CIDR) or addresses, one per line, in which endpoints are allowed although they are not public.',
  }),
  nat64Prefix: z
    .string()
    .regex(/^[\da-f]*:[\da-f:.]+\/(32|40|48|56|64|96)$/i, 'no-nat64-prefix')
    .optional()
    .meta({
      advanced: true,
      title: 'NAT64 prefix',
      description:
        'The prefix with which this network reaches IPv4 through NAT64: endpoints behind it are checked by the IPv4 address in them. 64:ff9b::/96 is always known.',
    }),
  rejectSilentEndpoints: z.boolean().default(true).meta({
    advanced: true,
    title: 'Reject endpoints that stay dead',
    description:
      'Rejects a pushkey when its push service reported no subscriber (507) for 12 hours, or its host name was unknown for 7 days.',
  }),
};

export const ttl = (seconds: number) =>
  z.int().min(0).max(MAX_SECONDS).default(seconds).meta({
    title: 'Time to live (seconds)',
    description: 'How long the push service may keep a push for a device that is away.',
  });

export const badgeCounts = z
  .boolean()
  .default(true)
  .meta({ title: 'Send badge counts', description: 'Unread messages and missed calls, for the badge of the app.' });
