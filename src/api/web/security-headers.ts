import { randomBytes } from 'node:crypto';

/** The placeholder for the nonce in the built page. */
const PLACEHOLDER = 'STYLE_NONCE';

/**
 * Scripts load from the page's own origin only. `styleNonce` lets the page that has it add style elements, which the
 * component library needs; nothing else is allowed inline.
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

/** Sent with every answer of the window's or the browser's page, except the page itself. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': policy(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The page with a nonce for this one answer, and the headers that belong to it. */
export function pageOnce(html: string): { readonly html: string; readonly headers: Readonly<Record<string, string>> } {
  const nonce = randomBytes(18).toString('base64');
  return {
    html: html.replace(PLACEHOLDER, nonce),
    headers: {
      ...securityHeaders,
      'content-security-policy': policy(nonce),
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    },
  };
}
