import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';

export interface PageAddress {
  /** As it was configured: a name or an address. */
  readonly host: string;
  /** The address that it was bound to, and its port. */
  readonly address: string;
  readonly port: number;
  /** The address at which a reverse proxy publishes it: an origin, and perhaps a path. */
  readonly publicUrl?: string | undefined;
}

type RequestHead = Pick<IncomingMessage, 'headers' | 'rawHeaders'>;

const LOOPBACK = ['127.0.0.1', '::1'];
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
/** A name or an address with its port, and nothing else that a URL could have. */
const HOST = /^(\[[\da-f:.]+\]|[^\s[\]:/?#@\\]+)(?::(\d{1,5}))?$/i;

/**
 * Why a request to the page or its API must be refused, or null. A page of another site can make a browser send requests
 * here (cross-site request forgery) and can point its own name at this address (DNS rebinding); both show in the headers.
 * Our own addresses are those that the page is bound to, `localhost`, the configured host and the public URL.
 */
export function foreignRequest({ headers, rawHeaders }: RequestHead, page: PageAddress): string | null {
  const { host } = headers;
  if (host === undefined) return 'The Host header is missing.';
  if (rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length > 1) {
    return 'There is more than one Host header.';
  }
  const url = page.publicUrl === undefined ? null : new URL(page.publicUrl);
  if (!isOurs(host, page, url)) {
    return 'This page is served at its own address only. Another one is named by ui.publicUrl in config.json.';
  }
  const origins: readonly unknown[] = [`http://${host}`, url?.origin];
  if (headers.origin !== undefined && !origins.includes(headers.origin))
    return 'Requests from other sites are refused.';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'Requests from other sites are refused.';
  return null;
}

function isOurs(host: string, page: PageAddress, url: URL | null): boolean {
  const [, given = '', digits] = HOST.exec(host) ?? [];
  if (given === '') return false;
  const name = given.toLowerCase();
  if (url !== null && name === url.hostname && (digits ?? portOf(url)) === portOf(url)) return true;
  return Number(digits ?? 80) === page.port && namesOf(page).has(name);
}

/** The names and addresses of the page, as a Host header writes them. */
function namesOf({ host, address }: PageAddress): Set<string> {
  const addresses = WILDCARDS.has(address)
    ? Object.values(networkInterfaces()).flatMap((all = []) => all.map((one) => one.address))
    : LOOPBACK.includes(address)
      ? LOOPBACK
      : [address];
  const names = ['localhost', host, ...addresses].filter((name) => !WILDCARDS.has(name));
  return new Set(names.map((name) => (name.includes(':') ? `[${name}]` : name).toLowerCase()));
}

function portOf({ port, protocol }: URL): string {
  if (port !== '') return port;
  return protocol === 'https:' ? '443' : '80';
}
