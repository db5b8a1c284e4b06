/**
 * The body of a notification. Most notification servers of Linux desktops parse markup in it (Desktop Notifications
 * Specification, "Markup"). Everywhere else it is plain text: Electron and SnoreToast create text nodes for a Windows toast.
 */
export function notificationBody(text: string, parsesMarkup: boolean): string {
  if (!parsesMarkup) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The title of a notification, which no platform parses. It is never empty, because an empty title is refused. */
export function notificationTitle(text: string): string {
  return text === '' ? 'New message' : text;
}
