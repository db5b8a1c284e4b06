import ipaddr from 'ipaddr.js';
import { ProblemError } from '../../problems/problem-error.ts';
import { type Address, type AddressNetwork, isIn, networkOf } from './address-ranges.ts';

/** The positions of the bytes of the IPv4 address, by the length of the prefix before it (RFC 6052, 2.2). */
const places: Readonly<Record<number, readonly number[]>> = {
  32: [4, 5, 6, 7],
  40: [5, 6, 7, 9],
  48: [6, 7, 9, 10],
  56: [7, 9, 10, 11],
  64: [9, 10, 11, 12],
  96: [12, 13, 14, 15],
};

/**
 * The well-known prefix (RFC 6052, 2.1), and the part of the prefix for local use (RFC 8215) that is unambiguous: with a
 * shorter prefix, the same bits would be an address in 0.0.0.0/8, which is not translated.
 */
const knownPrefixes = ['64:ff9b::/96', '64:ff9b:1::/96'];

function prefixOf(text: string): AddressNetwork {
  const prefix = networkOf(text);
  if (prefix !== null && prefix[0].kind() === 'ipv6' && places[prefix[1]] !== undefined) return prefix;
  throw new ProblemError({ code: 'no-network', parameters: { key: 'nat64Prefix', network: text } });
}

/** Returns a function that extracts the IPv4 address from a NAT64 address; null for others. `own` is this network's prefix. */
export function createNat64(own: string | undefined): (address: Address) => ipaddr.IPv4 | null {
  const prefixes = [...(own === undefined ? [] : [own]), ...knownPrefixes].map(prefixOf);
  return (address) => {
    const prefix = prefixes.find((one) => isIn(address, one));
    if (prefix === undefined) return null;
    const bytes = address.toByteArray();
    return new ipaddr.IPv4((places[prefix[1]] ?? []).map((place) => bytes[place] ?? 0));
  };
}
