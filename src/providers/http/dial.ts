import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { systemClock } from '../../lib/clock.ts';

/** Where a connection goes to; `host` without the brackets of an IPv6 address. */
export interface Peer {
  readonly host: string;
  readonly port: number;
}

/** An address that was tried, and what it said: a code of the system, or nothing where it did not answer. */
export interface Tried {
  readonly address: string;
  readonly said: string;
}

/** No address of a peer took a connection, or none in time. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected';
  constructor(readonly tried: readonly Tried[]) {
    super(tried.map(({ address, said }) => `${address}: ${said || 'no answer'}`).join(', '));
  }
}

/** The name of a peer was not looked up in time. */
export class NotLookedUp extends Error {
  override readonly name = 'NotLookedUp';
}

/** Milliseconds after which the next address is tried beside those that have not answered (RFC 8305, 5). */
const ATTEMPT_DELAY_MS = 250;
/** Addresses of a name that are tried at most. */
const MAX_ADDRESSES = 8;
/** Milliseconds after which a silent connection is asked whether it lives. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Connects to the first address of a peer that takes a connection (RFC 8305, "Happy Eyeballs", 4 and 5): the families in
 * turn, each attempt a quarter of a second after the one before, or at once when that failed; a slow one is not given up
 * for another. Node's own way (`autoSelectFamily`) gives each address 250 ms and no more. `signal` ends it: what has not
 * answered by then counts as silent. Rejects with {@link NotConnected}, {@link NotLookedUp} or what the lookup says.
 */
export async function dial(peer: Peer, lookup: LookupFunction, signal: AbortSignal): Promise<Socket> {
  const addresses = isIP(peer.host) === 0 ? await addressesOf(peer.host, lookup, signal) : [peer.host];
  return firstOf(addresses, peer.port, signal);
}

function addressesOf(host: string, lookup: LookupFunction, signal: AbortSignal): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new NotLookedUp(host));
    if (signal.aborted) return late();
    signal.addEventListener('abort', late, { once: true });
    lookup(host, { all: true }, (error, found) => {
      signal.removeEventListener('abort', late);
      if (error !== null) return reject(error);
      const all = typeof found === 'string' ? [found] : found.map(({ address }) => address);
      if (all.length === 0) return reject(new Error(`${host} has no address.`));
      resolve(inTurn([...new Set(all)]).slice(0, MAX_ADDRESSES));
    });
  });
}

/** The families in turn, beginning with that of the first, each in the order of the resolver (RFC 8305, 4). */
function inTurn(addresses: readonly string[]): string[] {
  const family = isIP(addresses[0] ?? '');
  const first = addresses.filter((address) => isIP(address) === family);
  const second = addresses.filter((address) => isIP(address) !== family);
  return Array.from({ length: Math.max(first.length, second.length) }, (_, index) => [
    ...first.slice(index, index + 1),
    ...second.slice(index, index + 1),
  ]).flat();
}

function firstOf(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const waiting = new Map<string, Socket>();
    const tried: Tried[] = [];
    let next = 0;
    let cancel: () => void = () => undefined;

    function end(): void {
      cancel();
      signal.removeEventListener('abort', giveUp);
      for (const socket of waiting.values()) socket.destroy();
      waiting.clear();
    }
    function giveUp(): void {
      for (const address of waiting.keys()) tried.push({ address, said: '' });
      end();
      reject(new NotConnected(tried));
    }
    function tryNext(): void {
      cancel();
      const address = addresses[next];
      next += 1;
      if (address !== undefined) attempt(address);
      else if (waiting.size === 0) giveUp();
    }
    function attempt(address: string): void {
      const socket = connect({
        host: address,
        port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
      });
      waiting.set(address, socket);
      socket.once('connect', () => {
        waiting.delete(address);
        end();
        resolve(socket);
      });
      function failed(error: NodeJS.ErrnoException): void {
        // One that lost the race says nothing that matters, and what becomes of the winner is told to those who use it.
        if (!waiting.delete(address)) return;
        tried.push({ address, said: error.code ?? error.message });
        tryNext();
      }
      socket.on('error', failed);
      cancel = next < addresses.length ? systemClock.after(ATTEMPT_DELAY_MS, tryNext) : () => undefined;
    }

    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    tryNext();
  });
}
