/** What went wrong in the page. */
export interface Crash {
  readonly error: unknown;
  /** In which part of the page, as React says. */
  readonly components?: string | null | undefined;
}

/**
 * The text of a bug report about the page: the error, its place and the browser. Secrets that a message may quote are
 * left out, and so are names of apps and pushes in the address.
 */
export function crashReport({ error, components }: Crash, { location, navigator, isSecureContext }: Window): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const name = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const lines = [
    'Carillon, a page that could not be shown',
    `page     ${/^#\/(\w+)/.exec(location.hash)?.[1] ?? ''} (${location.protocol}//, ${isSecureContext ? 'secure' : 'not a secure context'})`,
    `browser  ${navigator.userAgent}`,
    `language ${navigator.languages.join(', ')}`,
    '',
    stack.includes(name) ? stack : `${name}\n${stack}`,
    components ?? '',
  ];
  return withoutSecrets(lines.join('\n').trim());
}

/** What follows a word for a secret, and every run of letters that is long enough for a key. */
function withoutSecrets(text: string): string {
  return text
    .replace(/((?:token|secret|password|session|passphrase|key)["']?\s*[=:]\s*["']?)[^\s"'&,)]+/gi, '$1REDACTED')
    .replace(/((?:Bearer|Basic)\s+)\S+/gi, '$1REDACTED')
    .replace(/[\w+-]{32,}/g, 'REDACTED');
}
