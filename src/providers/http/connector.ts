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
  /** Judges the addresses of names; none for a provider whose address the operator wrote. */
  readonly guard?: AddressGuard | undefined;
  readonly proxies?: Proxies | undefined;
  /** PEM of certificate authorities to trust for an https proxy instead of the system's. */
  readonly proxyCa?: string | undefined;
  /** What TLS to the target is made with. */
  readonly tls: SecureContextOptions;
  readonly protocol: 'http/1.1' | 'h2';
  /** Milliseconds of the whole exchange; a connection that is not there after three quarters of them will not be. */
  readonly timeoutMs: number;
}

export interface Connector {
  /**
   * A connection to an http or https URL, through the proxy that is meant for it, with TLS. Rejects with
   * {@link ConnectTrouble}, with what the address guard or the name server says, or with an error of TLS.
   */
  open(target: URL): Promise<Socket>;
  /** Breaks off what is under way. */
  close(): void;
}

/** TLS sessions to go on with, one for each host; the oldest go first. */
const MAX_SESSIONS = 100;

/** Makes the connections of a provider. */
export function createConnector(deps: ConnectorDeps): Connector {
  const { guard, proxies, proxyCa, tls, protocol, timeoutMs } = deps;
  const lookup = (deps.lookup ?? systemLookup) as LookupFunction;
  const sessions = new Map<string, Buffer>();
  const limits = new Set<AbortController>();
  let closed = false;

  /** Does the work of one connection with a signal that its time is up, or that the provider is closed. */
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
    if (proxy !== null) return openTunnel(proxy, `${target.hostname}:${peer.port}`, { lookup, proxyCa }, signal);
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

  async function agree(socket: Socket, target: URL, proxy: HttpProxy | null, signal: AbortSignal): Promise<Socket> {
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
        if (closed) throw new Error('The provider is not in use any more.');
        const proxy = proxies?.of(target) ?? null;
        const socket = await reach(target, proxy, signal);
        return target.protocol === 'https:' ? agree(socket, target, proxy, signal) : socket;
      }),
    close() {
      closed = true;
      for (const limit of limits) limit.abort();
    },
  };
}
