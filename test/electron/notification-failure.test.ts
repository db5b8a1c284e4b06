import { describe, expect, it } from 'vitest';
import { failureOf } from '../../electron/notification-failure.ts';

describe('a notification that the system did not show', () => {
  it.each([
    ['win32', 'Notifications are disabled for this application', 'notifications-denied'],
    ['win32', 'HRESULT: -2143420143', 'notifications-denied'],
    ['darwin', 'Notifications are not allowed for this application (UNErrorDomain error 1.)', 'notifications-denied'],
    [
      'linux',
      'GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown: The name org.freedesktop.Notifications was not provided by any .service files',
      'notifications-unavailable',
    ],
    ['linux', 'Cannot autolaunch D-Bus without X11 $DISPLAY', 'notifications-unavailable'],
  ] as const)('on %s because of %j is %s', (platform, error, reason) => {
    expect(failureOf(error, platform)).toEqual({ result: 'suppressed', reason, detail: error });
  });

  it("for another reason failed, with the system's own error as detail", () => {
    expect(failureOf('Disk full', 'linux')).toEqual({
      result: 'failed',
      reason: 'notification-failed',
      detail: 'Disk full',
    });
    expect(failureOf('', 'darwin')).toMatchObject({ detail: 'The system gave no reason.' });
  });
});
