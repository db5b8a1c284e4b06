import { randomBytes } from 'node:crypto';

/** Stands in the built page where a nonce is to be. */
const PLACE = 'STYLE_NONCE';

/**
 * Scripts come from the page's own place and nowhere else. `styleNonce` lets the one page that it was made for add style
 * elements, which the component library needs; nothing is allowed inline without it.
 */
function policy(styleNonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styleNonce === undefined ? '' : ` 'nonce-${styleNonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Sent with every answer of the window's or the browser's page, but for the page itself. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': policy(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The page with a nonce that is used this once, and the headers that go with it. */
export function pageOnce(html: string): { readonly html: string; readonly headers: Readonly<Record<string, string>> } {
  const nonce = randomBytes(18).toString('base64');
  return {
    html: html.replace(PLACE, nonce),
    headers: {
      ...securityHeaders,
      'content-security-policy': policy(nonce),
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    },
  };
}
