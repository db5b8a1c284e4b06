import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { MatrixError } from '../matrix/errors.ts';
import { hostName } from '../net/listen.ts';

/**
 * Refuses requests that a browser marks as coming from a web page (Fetch standard, `Origin` and `Sec-Fetch-Site`): any page
 * can make a browser post to a loopback address, even as a plain form, and a page that points its own host name at this
 * address (DNS rebinding) has the same origin as the gateway. Homeservers send neither header, so their requests are
 * accepted with any Host, which reverse proxies need. Throws {@link MatrixError} `web-page`.
 */
export function refuseWebPages(headers: IncomingHttpHeaders, configuredHost: string): void {
  const { origin, host = '' } = headers;
  const site = headers['sec-fetch-site'];
  // A homeserver, or an address that somebody typed into the address bar.
  if (origin === undefined && (site === undefined || site === 'none')) return;
  const own = isOwnHost(host, configuredHost) && (origin === undefined || isOriginOf(host, origin));
  if (own && (site === undefined || site === 'same-origin' || site === 'none')) return;
  throw new MatrixError(
    'web-page',
    'Requests of web pages are refused. gateway.allowBrowsers allows them, for test tools in a browser.',
  );
}

/** The headers that allow pages of every site to call the gateway (Fetch standard, CORS protocol). */
export const corsHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, OPTIONS, POST',
  'access-control-allow-headers': 'Content-Type, Content-Encoding, Authorization, X-Requested-With',
  'access-control-allow-private-network': 'true',
  'access-control-max-age': '600',
};

function isOwnHost(host: string, configuredHost: string): boolean {
  const name = hostName(host);
  return name !== null && (isIP(name) !== 0 || name === 'localhost' || name === configuredHost.toLowerCase());
}

const isOriginOf = (host: string, origin: string) => origin === `http://${host}` || origin === `https://${host}`;
