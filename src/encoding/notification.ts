/**
 * The body of a notification. Most servers of Linux desktops parse markup in it (Desktop Notifications Specification,
 * "Markup"). All others show text as it is: Electron and SnoreToast make text nodes of a Windows toast, not XML.
 */
export function notificationBody(text: string, parsesMarkup: boolean): string {
  if (!parsesMarkup) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The title of a notification, which no platform parses. Never empty: an empty title is refused. */
export function notificationTitle(text: string): string {
  return text === '' ? 'New message' : text;
}
