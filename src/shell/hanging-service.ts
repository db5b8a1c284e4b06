import type { BannerOutcome } from './shell.ts';

/** The outcome of a banner that the notification service did not answer in time. */
export const serviceSilent: BannerOutcome = {
  result: 'failed',
  reason: 'notification-failed',
  detail: 'The notification service did not answer within 5 seconds.',
};

/** The outcome of later banners, which are not sent to a service that hangs. */
export const serviceHangs: BannerOutcome = {
  result: 'suppressed',
  reason: 'notifications-unavailable',
  detail: 'The notification service hangs: it does not answer any more. Restart it, or sign in again.',
};
