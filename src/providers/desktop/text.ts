/** A body as the platform wants it: notification servers on Linux parse markup, the others show text as it is. */
export function bannerText(text: string, platform: NodeJS.Platform): string {
  if (platform !== 'linux') return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * A title as the platform wants it. Where it travels as an argument of a program (notify-send), one that begins with a
 * dash would be read as an option, so an invisible word joiner goes before it. Never empty: an empty title is refused.
 */
export function bannerTitle(text: string, platform: NodeJS.Platform): string {
  const title = text === '' ? 'New message' : text;
  return platform === 'linux' && title.startsWith('-') ? `\u2060${title}` : title;
}
