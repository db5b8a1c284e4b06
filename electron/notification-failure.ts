import type { BannerOutcome } from '../src/shell/shell.ts';

/** Errors of systems whose user has switched our notifications off. */
const denials: Readonly<Partial<Record<NodeJS.Platform, RegExp>>> = {
  // The settings of Windows; -2143420143 is WPN_E_NOTIFICATION_DISABLED.
  win32: /disabled|-2143420143|0x803e0111/i,
  // UNErrorDomain 1 is UNErrorCodeNotificationsNotAllowed.
  darwin: /not allowed|denied|UNErrorDomain\D+1\b/i,
};
const ABSENCE = /ServiceUnknown|not provided by any \.service|Could not connect|Cannot autolaunch/i;

/** The outcome of a banner that the system did not show, from the system's error. */
export function failureOf(error: string, platform: NodeJS.Platform): BannerOutcome {
  const detail = error.slice(0, 300) || 'The system gave no reason.';
  if (denials[platform]?.test(error)) return { result: 'suppressed', reason: 'notifications-denied', detail };
  if (ABSENCE.test(error)) return { result: 'suppressed', reason: 'notifications-unavailable', detail };
  return { result: 'failed', reason: 'notification-failed', detail };
}

/** The detail of a banner that was shown while "do not disturb" was on in the desktop. */
export const DO_NOT_DISTURB = 'Do not disturb is on in the desktop, which may keep the notification out of sight.';
