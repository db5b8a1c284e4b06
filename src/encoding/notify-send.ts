import { notificationBody, notificationTitle } from './notification.ts';

export interface NotifySendOptions {
  readonly title: string;
  readonly body: string;
  /** Whether the notification server parses markup. */
  readonly parsesMarkup: boolean;
  readonly urgency: 'low' | 'normal' | 'critical';
}

/** How long a notification is shown. Milliseconds. */
const EXPIRE_MS = 10_000;

/**
 * The arguments with which notify-send shows these texts. It reads C escapes in the body (libnotify's notify-send.c calls
 * `g_strcompress`) but not in the title. After `--` no argument is an option. An argument cannot contain NUL.
 */
export function notifySendArguments({ title, body, parsesMarkup, urgency }: NotifySendOptions): string[] {
  const escaped = notificationBody(body, parsesMarkup).replaceAll('\\', '\\\\');
  return [
    '--app-name=Carillon',
    `--urgency=${urgency}`,
    `--expire-time=${EXPIRE_MS}`,
    '--',
    ...[notificationTitle(title), escaped].map((text) => text.replaceAll('\0', '')),
  ];
}
