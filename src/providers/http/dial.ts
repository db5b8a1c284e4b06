import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { systemClock } from '../../lib/clock.ts';

/** The peer of a connection; `host` has no brackets around an IPv6 address. */
export interface Peer {
  readonly host: string;
  readonly port: number;
}

/** An address that was tried, with the error code of the system; `said` is empty where nothing answered. */
export interface Tried {
  readonly address: string;
  readonly said: string;
}

/** No address of a peer accepted a connection in time. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected';
  constructor(readonly tried: readonly Tried[]) {
    super(tried.map(({ address, said }) => `${address}: ${said || 'no answer'}`).join(', '));
  }
}

/** The name of a peer was not resolved in time. */
export class NotLookedUp extends Error {
  override readonly name = 'NotLookedUp';
}

/** Milliseconds after which the next address is tried, while earlier attempts continue (RFC 8305, 5). */
const ATTEMPT_DELAY_MS = 250;
/** How many addresses of a name are tried. */
const MAX_ADDRESSES = 8;
/** Milliseconds of silence after which TCP probes a connection. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Connects to the first address of a peer that accepts a connection (RFC 8305, "Happy Eyeballs", 4 and 5): the families
 * alternate, and each attempt starts a quarter of a second after the one before, or at once when that failed. A slow attempt
 * goes on beside the next; Node's own `autoSelectFamily` would cancel it after 250 ms. On the abort of `signal`, addresses that
 * have not answered count as silent. Rejects with {@link NotConnected}, {@link NotLookedUp} or the error of the resolver.
 */
export async function dial(peer: Peer, lookup: LookupFunction, signal: AbortSignal): Promise<Socket> {
  const addresses = isIP(peer.host) === 0 ? await addressesOf(peer.host, lookup, signal) : [peer.host];
  return firstConnected(addresses, peer.port, signal);
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
      resolve(alternated([...new Set(all)]).slice(0, MAX_ADDRESSES));
    });
  });
}

/** Alternates the families, starting with that of the first address, each in the order of the resolver (RFC 8305, 4). */
function alternated(addresses: readonly string[]): string[] {
  const family = isIP(addresses[0] ?? '');
  const first = addresses.filter((address) => isIP(address) === family);
  const second = addresses.filter((address) => isIP(address) !== family);
  return Array.from({ length: Math.max(first.length, second.length) }, (_, index) => [
    ...first.slice(index, index + 1),
    ...second.slice(index, index + 1),
  ]).flat();
}

function firstConnected(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
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
        // Errors of attempts that lost the race do not matter, and those of the winner are handled by its user.
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
