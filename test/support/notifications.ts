import { type Notifications, notificationsSchema } from '../../src/config/notifications.ts';

/** Wishes of somebody who wants every banner whole. */
export const everything = (): Notifications => notificationsSchema.parse({});
