import { notificationBody, notificationTitle } from './notification.ts';

export interface NotifySendOptions {
  readonly title: string;
  readonly body: string;
  /** Whether the notification server parses markup. */
  readonly parsesMarkup: boolean;
  readonly urgency: 'low' | 'normal' | 'critical';
}

/** How long a notification stays. Milliseconds. */
const EXPIRE_MS = 10_000;

/**
 * The arguments with which notify-send shows these texts. It reads escapes of C in the body (libnotify's notify-send.c
 * calls `g_strcompress`) and none in the title; after the two dashes nothing is an option. An argument cannot hold NUL.
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
