import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { MatrixError } from '../matrix/errors.ts';
import { hostName } from '../net/listen.ts';

/**
 * Refuses what a browser marks as coming from a web page (Fetch standard, `Origin` and `Sec-Fetch-Site`): any page can
 * have a browser post to a loopback address, as a plain form, too, and a page that points its own name at this address
 * (DNS rebinding) is of the same origin as the gateway. No homeserver sends either header, so any Host is taken from
 * one, as reverse proxies need it. Throws {@link MatrixError} `forbidden`.
 */
export function refuseWebPages(headers: IncomingHttpHeaders, configuredHost: string): void {
  const { origin, host = '' } = headers;
  const site = headers['sec-fetch-site'];
  // What somebody typed into the address bar.
  if (origin === undefined && (site === undefined || site === 'none')) return;
  const own = isOwnHost(host, configuredHost) && (origin === undefined || isOriginOf(host, origin));
  if (own && (site === undefined || site === 'same-origin' || site === 'none')) return;
  throw new MatrixError(
    'forbidden',
    'Requests of web pages are refused. gateway.allowBrowsers lets them in, for test tools in a browser.',
  );
}

/** What a page of any site may do while browsers are let in (Fetch standard, CORS protocol). */
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
