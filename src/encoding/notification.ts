/**
 * The body of a notification as the platform wants it. Servers on Linux parse markup (Desktop Notifications Specification,
 * "Markup"); the others show text as it is: Electron and SnoreToast make text nodes of a Windows toast, not XML.
 */
export function notificationBody(text: string, platform: NodeJS.Platform): string {
  if (platform !== 'linux') return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The title of a notification, which no platform parses. Never empty: an empty title is refused. */
export function notificationTitle(text: string): string {
  return text === '' ? 'New message' : text;
}
