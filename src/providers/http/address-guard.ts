import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ProblemError } from '../../problems/problem-error.ts';
import { type AddressNetwork, isIn, networkOf, specialRange } from './address-ranges.ts';
import { createNat64 } from './nat64.ts';

/** Thrown instead of connecting: the address belongs to a network that a push may not name. */
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
  readonly allowNetworks?: readonly string[] | undefined;
  /** The prefix of this network's own NAT64 (CIDR); the one of RFC 6052 is built in. */
  readonly nat64Prefix?: string | undefined;
  readonly lookup?: typeof systemLookup;
}

export interface AddressGuard {
  /** Throws {@link AddressRefused} when a host is an address that is refused. Names are checked by `lookup`. */
  checkHost(host: string): void;
  /** Resolves and checks a name. The connection uses these very addresses, so a second lookup cannot differ. */
  readonly lookup: LookupFunction;
}

/**
 * Keeps the endpoints of pushes from reaching networks that are not public. An IPv6 address that leads to an IPv4 address
 * (mapped, NAT64) is checked as that IPv4 address, and may be allowed in either form.
 */
export function createAddressGuard({
  allowNetworks = [],
  nat64Prefix,
  lookup = systemLookup,
}: AddressGuardDeps = {}): AddressGuard {
  const allowed = allowNetworks.map(allowedNetwork);
  const embeddedIn = createNat64(nat64Prefix);

  function check(host: string, text: string): void {
    const address = ipaddr.process(text);
    const embedded = embeddedIn(address);
    const range = specialRange(embedded ?? address);
    if (range === null) return;
    const forms = embedded === null ? [address] : [address, embedded];
    if (allowed.some((network) => forms.some((form) => isIn(form, network)))) return;
    throw new AddressRefused(host, forms.map(String).join(', NAT64 for '), range);
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

function allowedNetwork(text: string): AddressNetwork {
  const network = networkOf(text);
  if (network !== null) return network;
  throw new ProblemError({ code: 'no-network', parameters: { key: 'allowNetworks', network: text } });
}
