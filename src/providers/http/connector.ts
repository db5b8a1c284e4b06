import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction, Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { systemClock } from '../../lib/clock.ts';
import type { AddressGuard } from './address-guard.ts';
import { ConnectTrouble } from './connect-trouble.ts';
import { dial, NotConnected, NotLookedUp } from './dial.ts';
import type { Network } from './network.ts';
import { bareHost, portOf } from './peer.ts';
import type { HttpProxy, Proxies } from './proxy.ts';
import { NotSecured, secure } from './secure.ts';
import { openTunnel } from './tunnel.ts';

export interface ConnectorDeps extends Pick<Network, 'lookup'> {
  /** Checks the resolved addresses; undefined for a provider whose address the operator configured. */
  readonly guard?: AddressGuard | undefined;
  readonly proxies?: Proxies | undefined;
  /** The TLS options for the target. */
  readonly tls: SecureContextOptions;
  readonly protocol: 'http/1.1' | 'h2';
  /** Milliseconds for the whole exchange; three quarters of them are for the connection. */
  readonly timeoutMs: number;
}

export interface Connector {
  /**
   * Opens a connection to an http or https URL, through the proxy configured for it, with TLS for https. Rejects with
   * {@link ConnectTrouble}, with the error of the address guard or of the resolver, or with an error of TLS.
   */
  open(target: URL): Promise<Socket>;
  /** Aborts the connections that are being opened. */
  close(): void;
}

/** TLS sessions kept for resumption, one for each host; the oldest is dropped first. */
const MAX_SESSIONS = 100;

/** Makes the connections of a provider. */
export function createConnector(deps: ConnectorDeps): Connector {
  const { guard, proxies, tls, protocol, timeoutMs } = deps;
  const lookup = (deps.lookup ?? systemLookup) as LookupFunction;
  const sessions = new Map<string, Buffer>();
  const limits = new Set<AbortController>();
  let closed = false;

  /** Runs `work` with a signal that aborts when its time is up or the provider is closed. */
  async function limited<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const limit = new AbortController();
    limits.add(limit);
    const cancel = systemClock.after(timeoutMs * 0.75, () => limit.abort());
    try {
      return await work(limit.signal);
    } finally {
      cancel();
      limits.delete(limit);
    }
  }

  async function reach(target: URL, proxy: HttpProxy | null, signal: AbortSignal): Promise<Socket> {
    const peer = { host: bareHost(target), port: portOf(target) };
    if (proxy !== null) return openTunnel(proxy, `${target.hostname}:${peer.port}`, lookup, signal);
    try {
      return await dial(peer, guard?.lookup ?? lookup, signal);
    } catch (error) {
      const { host } = target;
      if (error instanceof NotLookedUp) {
        throw new ConnectTrouble({ code: 'name-not-looked-up', parameters: { host: peer.host } });
      }
      if (!(error instanceof NotConnected)) throw error;
      const silent = error.tried.every(({ said }) => said === '');
      throw new ConnectTrouble(
        { code: 'host-not-reached', parameters: { host, tried: [...error.tried] } },
        silent ? 'provider-timeout' : 'provider-unreachable',
      );
    }
  }

  async function handshake(socket: Socket, target: URL, proxy: HttpProxy | null, signal: AbortSignal): Promise<Socket> {
    const { host } = target;
    try {
      const onSession = (session: Buffer) => keep(host, session);
      const options = { ...tls, protocol, session: sessions.get(host), onSession };
      return await secure(socket, bareHost(target), options, signal);
    } catch (error) {
      sessions.delete(host);
      if (!(error instanceof NotSecured)) throw error;
      const parameters = { host, proxy: proxy?.label ?? null };
      throw new ConnectTrouble({ code: 'no-tls-in-time', parameters }, 'provider-timeout');
    }
  }

  function keep(host: string, session: Buffer): void {
    sessions.delete(host);
    sessions.set(host, session);
    const [oldest] = sessions.keys();
    if (sessions.size > MAX_SESSIONS && oldest !== undefined) sessions.delete(oldest);
  }

  return {
    open: (target) =>
      limited(async (signal) => {
        if (closed) throw new Error('The provider is closed.');
        const proxy = proxies?.of(target) ?? null;
        const socket = await reach(target, proxy, signal);
        return target.protocol === 'https:' ? handshake(socket, target, proxy, signal) : socket;
      }),
    close() {
      closed = true;
      for (const limit of limits) limit.abort();
    },
  };
}
