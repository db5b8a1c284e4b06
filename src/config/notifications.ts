import { z } from 'zod';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'no-time');

export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Days and hours in the local time of this computer; an end before the start means the next day. */
const quietSchema = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1),
  from: time,
  to: time,
});

/** How pushes appear on this computer. */
export const notificationsSchema = z.strictObject({
  /** What a banner shows: everything, only the sender, only that a push came, or nothing. */
  content: z.enum(['full', 'sender', 'count', 'off']).default('full'),
  sound: z.boolean().default(true),
  /** `normal` shows calls and mentions like everything else. */
  urgency: z.enum(['as-sent', 'normal']).default('as-sent'),
  /** True keeps every banner until a person closes it, where the system supports that. */
  stay: z.boolean().default(false),
  quiet: z.array(quietSchema).max(50).default([]),
});

export type Notifications = z.infer<typeof notificationsSchema>;
export type Quiet = z.infer<typeof quietSchema>;
