import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { ProblemError } from '../problems/problem-error.ts';

/**
 * Returns whether an address is in one of the networks (CIDR or single addresses). Throws a `ProblemError` for a network
 * that is neither.
 */
export function createNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix, more] = network.split('/');
    const family = isIP(address);
    const bits = prefix === undefined ? undefined : Number(prefix);
    const valid = bits === undefined || (/^\d+$/.test(prefix ?? '') && bits <= (family === 4 ? 32 : 128));
    if (family === 0 || !valid || more !== undefined) {
      throw new ProblemError({ code: 'no-network', parameters: { key: 'gateway.allowFrom', network } });
    }
    const type = family === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, type);
    else list.addSubnet(address, bits, type);
  }
  return (address) => {
    const plain = unmapped(address);
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
  };
}

/** The IPv4 address in an IPv4-mapped IPv6 one, which a socket for both families reports; any other address unchanged. */
export function unmapped(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}

/**
 * The address of a request's sender, as reported by the trusted proxies. What a proxy writes may have a port
 * (`192.0.2.7:443`, `[2001:db8::7]:443`), which is dropped, or may be no address at all; then the result is the proxy's own
 * address.
 */
export function senderOf(request: FastifyRequest): string {
  const reported = unmapped(request.ip);
  if (isIP(reported) !== 0) return reported;
  const [, bracketed, plain = bracketed ?? ''] =
    /^(?:\[([\da-f:.]{2,45})\]|([\d.]{7,15}))(?::\d{1,5})?$/i.exec(reported) ?? [];
  return isIP(plain) === 0 ? unmapped(request.socket.remoteAddress ?? '') : unmapped(plain);
}

/** The part of an address that counts as one sender: an IPv4 address, or the /64 that an IPv6 customer has at least. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  return ipaddr.parse(address).toByteArray().slice(0, 8).join('.');
}

/** The network that all senders of one customer may share: the /24 of an IPv4 address, the /48 of an IPv6 one. */
export function widerNetworkOf(address: string): string {
  if (isIP(address) === 0) return address;
  const bytes = ipaddr.parse(address).toByteArray();
  return `${bytes.slice(0, bytes.length === 4 ? 3 : 6).join('.')}.*`;
}
