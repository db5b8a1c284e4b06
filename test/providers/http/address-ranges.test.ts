import { readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { AddressRefused, createAddressGuard } from '../../../src/providers/http/address-guard.ts';
import { networkOf, specialRange } from '../../../src/providers/http/address-ranges.ts';

interface Row {
  readonly network: string;
  readonly name: string;
  readonly reachable: boolean;
}

/** The rows of an IANA registry, one for each block; a block is reachable only where the registry says so unconditionally. */
function registry(file: string): Row[] {
  const text = readFileSync(new URL(`../../fixtures/iana/${file}`, import.meta.url), 'utf8');
  const [, ...lines] = text.replace(/"[^"]*"/g, (quoted) => quoted.replace(/\n\s*/g, ' ')).split('\n');
  return lines.filter(Boolean).flatMap((line) => {
    const cells = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell.replaceAll('"', ''));
    const [blocks = '', name = ''] = cells;
    return blocks.split(', ').map((block) => ({
      network: block.replace(/ \[\d\]$/, ''),
      name,
      reachable: cells[8] === 'True',
    }));
  });
}

const rows = [...registry('iana-ipv4-special-registry-1.csv'), ...registry('iana-ipv6-special-registry-1.csv')];

/** The first and the last address of a network, and one in between. */
function addressesIn(text: string): string[] {
  const [network, bits] = ipaddr.parseCIDR(text);
  const bytes = network.toByteArray();
  const with_ = (fill: number) =>
    ipaddr
      .fromByteArray(
        bytes.map((byte, index) => {
          const own = Math.min(8, Math.max(0, bits - index * 8));
          const mask = 0xff >> own;
          return (byte & ~mask) | (fill & mask);
        }),
      )
      .toString();
  return [...new Set([with_(0), with_(0x5a), with_(0xff)])];
}

/** True when a narrower row also contains the address: that row has its own test. */
function isOfNarrowerRow(address: string, { network }: Row): boolean {
  const [, bits] = ipaddr.parseCIDR(network);
  const parsed = ipaddr.parse(address);
  return rows.some((other) => {
    const [start, otherBits] = ipaddr.parseCIDR(other.network);
    return otherBits > bits && start.kind() === parsed.kind() && parsed.match(start, otherBits);
  });
}

/** Networks whose addresses are checked as the IPv4 address in them, and not by the row. */
const carriers = ['::ffff:0:0/96', '64:ff9b::/96'];

const isRefused = (address: string) => {
  try {
    createAddressGuard().checkHost(address);
    return false;
  } catch (error) {
    if (error instanceof AddressRefused) return true;
    throw error;
  }
};

describe("IANA's special-purpose addresses", () => {
  it('are read completely', () => {
    expect(rows).toHaveLength(26 + 25);
    expect(rows.filter(({ reachable }) => reachable)).toHaveLength(5 + 9);
  });

  it.each(rows.filter(({ network }) => !carriers.includes(network)))(
    '$network ($name) is reachable from everywhere: $reachable',
    (row) => {
      const tried = addressesIn(row.network).filter((address) => !isOfNarrowerRow(address, row));
      expect(tried).not.toEqual([]);
      for (const address of tried) expect([address, isRefused(address)]).toEqual([address, !row.reachable]);
    },
  );

  it.each(carriers)('%s is judged by the IPv4 address in it', (network) => {
    const [start] = ipaddr.parseCIDR(network);
    for (const row of registry('iana-ipv4-special-registry-1.csv')) {
      for (const inner of addressesIn(row.network).filter((address) => !isOfNarrowerRow(address, row))) {
        const bytes = [...start.toByteArray().slice(0, 12), ...ipaddr.parse(inner).toByteArray()];
        const carried = ipaddr.fromByteArray(bytes).toString();
        expect([carried, isRefused(carried)]).toEqual([carried, !row.reachable]);
      }
    }
    expect(isRefused(ipaddr.fromByteArray([...start.toByteArray().slice(0, 12), 93, 184, 215, 14]).toString())).toBe(
      false,
    );
  });
});

describe('addresses that no registry gives to anybody', () => {
  it.each(['224.0.0.1', '239.255.255.255', '::7f00:1', '::ffff:0:7f00:1', 'fec0::1', 'ff02::1', '4000::1', '1000::1'])(
    '%s is refused',
    (address) => {
      expect(isRefused(address)).toBe(true);
    },
  );

  it.each(['93.184.215.14', '1.1.1.1', '223.255.255.255', '2606:2800:21f:cb07::1', '2a00:1450:4001::1', '2003::1'])(
    '%s is not, because it is one of the internet',
    (address) => {
      expect(specialRange(ipaddr.parse(address))).toBeNull();
      expect(isRefused(address)).toBe(false);
    },
  );
});

it.each([
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['10.1.2.3', '10.1.2.3/32'],
  ['fd00::/8', 'fd00::/8'],
  ['fd00::1', 'fd00::1/128'],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
  ['::ffff:10.0.0.1', '10.0.0.1/32'],
  ['10.0.0.0/99', null],
  ['example.org', null],
  ['', null],
])('reads %j as the network %s', (text, expected) => {
  const network = networkOf(text);
  expect(network === null ? null : `${network[0]}/${network[1]}`).toBe(expected);
});
