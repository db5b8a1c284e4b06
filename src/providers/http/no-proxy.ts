import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { isIn, networkOf } from './address-ranges.ts';
import { bareHost, portOf } from './peer.ts';

/**
 * Returns a function that is true for targets reached without a proxy, by a list as curl reads it from NO_PROXY (curl,
 * "NO_PROXY" in its manual): names, which include all their subdomains, with or without a leading dot; addresses and networks
 * (CIDR), for which no names are resolved; `*`. Entries may have a port, as other programs allow, and are separated by commas or
 * spaces.
 */
export function createNoProxy(list: string): (target: URL) => boolean {
  const rules = list
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(ruleOf);
  return (target) => rules.some((rule) => rule(target));
}

type Rule = (target: URL) => boolean;

function ruleOf(text: string): Rule {
  if (text === '*') return () => true;
  const network = networkOf(text);
  if (network !== null) return ofNetwork(network);
  const [, bracketed, plain = '', port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  const inside = networkOf(bracketed ?? plain);
  const rule = inside !== null ? ofNetwork(inside) : ofName(plain);
  return port === undefined ? rule : (target) => portOf(target) === Number(port) && rule(target);
}

function ofNetwork(network: NonNullable<ReturnType<typeof networkOf>>): Rule {
  return (target) => {
    const host = bareHost(target);
    return isIP(host) !== 0 && isIn(ipaddr.process(host), network);
  };
}

function ofName(text: string): Rule {
  const name = domainToASCII(text.replace(/^\*?\./, '').replace(/\.$/, ''));
  if (name === '') return () => false;
  return (target) => {
    const host = bareHost(target).replace(/\.$/, '');
    return isIP(host) === 0 && (host === name || host.endsWith(`.${name}`));
  };
}
