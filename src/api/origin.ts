import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { hostName } from '../listen.ts';

/**
 * Why a request to the local API must be refused, or null. A page of another site can make a browser send requests here
 * (cross-site request forgery) and can point its own name at this address (DNS rebinding); both show in these headers.
 */
export function foreignRequest(headers: IncomingHttpHeaders, configuredHost: string): string | null {
  const host = headers.host;
  if (host === undefined) return 'The Host header is missing.';
  const name = hostName(host);
  if (name === null || !(isIP(name) !== 0 || name === 'localhost' || name === configuredHost)) {
    return 'This page is served by its address or as localhost only.';
  }
  if (headers.origin !== undefined && headers.origin !== `http://${host}` && headers.origin !== `https://${host}`) {
    return 'Requests from other sites are refused.';
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'Requests from other sites are refused.';
  return null;
}
