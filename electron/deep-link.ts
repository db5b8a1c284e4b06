/** The place that a link of ours leads to. */
export type DeepLink = { readonly to: 'push'; readonly id: string } | { readonly to: 'settings' };

export const DEEP_LINK_SCHEME = 'carillon';
const ULID = /^\/[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * Parses `carillon://push/<id>` and `carillon://settings`. Any web page and any program may send a link, so it has to match
 * exactly: a link with any further part is null.
 */
export function parseDeepLink(text: string): DeepLink | null {
  if (text.length > 100 || !URL.canParse(text)) return null;
  const { protocol, host, pathname, href } = new URL(text);
  if (protocol !== `${DEEP_LINK_SCHEME}:` || href !== `${protocol}//${host}${pathname}`) return null;
  if (host === 'push' && ULID.test(pathname)) return { to: 'push', id: pathname.slice(1) };
  if (host === 'settings' && (pathname === '' || pathname === '/')) return { to: 'settings' };
  return null;
}

/** True for an argument with our scheme, valid or not. */
export function isDeepLink(argument: string): boolean {
  return argument.toLowerCase().startsWith(`${DEEP_LINK_SCHEME}:`);
}
