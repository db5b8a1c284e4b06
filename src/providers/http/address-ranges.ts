import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type AddressNetwork = readonly [Address, bits: number];

const PUBLIC = null;

/**
 * Networks of special purpose with the name of the purpose, and null for networks that are reachable from everywhere. The
 * narrowest network that contains an address decides. Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries (the column
 * "Globally Reachable"; a test compares), IPv4 Multicast Address Space, Internet Protocol Version 6 Address Space: of IPv6,
 * only 2000::/3 is assigned to hosts of the internet.
 */
const ranges: readonly (readonly [network: string, meaning: string | null])[] = [
  ['0.0.0.0/0', PUBLIC],
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'shared address space'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'protocol assignments'],
  ['192.0.0.9/32', PUBLIC],
  ['192.0.0.10/32', PUBLIC],
  ['192.0.2.0/24', 'documentation'],
  ['192.88.99.0/24', '6to4 relays'],
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  ['255.255.255.255/32', 'broadcast'],

  ['::/0', 'reserved'],
  ['::/96', 'IPv4-compatible'],
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['64:ff9b::/96', 'NAT64'],
  ['64:ff9b:1::/48', 'NAT64 for local use'],
  ['100::/64', 'discard-only'],
  ['2000::/3', PUBLIC],
  ['2001::/23', 'protocol assignments'],
  ['2001::/32', 'Teredo'],
  ['2001:1::1/128', PUBLIC],
  ['2001:1::2/128', PUBLIC],
  ['2001:1::3/128', PUBLIC],
  ['2001:2::/48', 'benchmarking'],
  ['2001:3::/32', PUBLIC],
  ['2001:4:112::/48', PUBLIC],
  ['2001:20::/28', PUBLIC],
  ['2001:30::/28', PUBLIC],
  ['2001:db8::/32', 'documentation'],
  ['2002::/16', '6to4'],
  ['3fff::/20', 'documentation'],
  ['5f00::/16', 'segment routing'],
  ['fc00::/7', 'unique local'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'site-local'],
  ['ff00::/8', 'multicast'],
];

const narrowestFirst = ranges
  .map(([network, meaning]) => ({ network: ipaddr.parseCIDR(network) as AddressNetwork, meaning }))
  .sort((a, b) => b.network[1] - a.network[1]);

/** The special purpose of an address's network; null for an address that is reachable from everywhere. */
export function specialRange(address: Address): string | null {
  return narrowestFirst.find(({ network }) => isIn(address, network))?.meaning ?? null;
}

export function isIn(address: Address, [network, bits]: AddressNetwork): boolean {
  return network.kind() === address.kind() && address.match(network, bits);
}

/** Parses a network in CIDR notation or a single address; null for other text. IPv4-mapped networks become IPv4 networks. */
export function networkOf(text: string): AddressNetwork | null {
  if (ipaddr.isValid(text)) {
    const address = ipaddr.process(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  if (!ipaddr.isValidCIDR(text)) return null;
  const [network, bits] = ipaddr.parseCIDR(text);
  if (!('isIPv4MappedAddress' in network) || !network.isIPv4MappedAddress() || bits < 96) return [network, bits];
  return [network.toIPv4Address(), bits - 96];
}
