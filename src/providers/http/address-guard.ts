import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ProblemError } from '../../problems/problem-error.ts';

/** Refused to connect: the address belongs to a network that a push may not name. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  constructor(
    readonly host: string,
    readonly address: string,
    readonly range: string,
  ) {
    super(`${host} is at ${address} (${range}), which is not reached for a push unless "allowNetworks" names it.`);
  }
}

export interface AddressGuardDeps {
  /** Networks (CIDR or single addresses) that may be reached although they are not public. */
  readonly allowNetworks?: readonly string[];
  readonly lookup?: typeof systemLookup;
}

export interface AddressGuard {
  /** Throws {@link AddressRefused} when a host is an address, and one that is refused. Names are judged by `lookup`. */
  checkHost(host: string): void;
  /** Resolves a name for a connection; what it answers is what is connected to, so no second answer can differ. */
  readonly lookup: LookupFunction;
}

/**
 * Keeps addresses that came with a push from reaching what is not public: private, loopback, link-local, shared (CGNAT),
 * multicast and reserved ranges, and IPv4 addresses that hide in IPv6 ones (mapped, 6to4, Teredo, NAT64).
 */
export function createAddressGuard({ allowNetworks = [], lookup = systemLookup }: AddressGuardDeps = {}): AddressGuard {
  const allowed = allowNetworks.map(networkOf);

  function check(host: string, address: string): void {
    const parsed = ipaddr.process(address);
    const range = parsed.range();
    if (range === 'unicast') return;
    if (allowed.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits))) return;
    throw new AddressRefused(host, address, range);
  }

  return {
    checkHost(host) {
      const bare = host.replace(/^\[(.*)\]$/, '$1');
      if (ipaddr.isValid(bare)) check(host, bare);
    },
    lookup(host, options, done) {
      lookup(host, { ...options, all: true }, (error, addresses) => {
        if (error !== null) return done(error, '', 0);
        try {
          for (const { address } of addresses) check(host, address);
        } catch (refused) {
          return done(refused as Error, '', 0);
        }
        const [first] = addresses;
        if (options.all) return done(null, addresses);
        if (first === undefined) return done(new Error(`${host} has no address.`), '', 0);
        done(null, first.address, first.family);
      });
    },
  };
}

function networkOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) {
    throw new ProblemError({ code: 'no-network', parameters: { key: 'allowNetworks', network: text } });
  }
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
