import { request as httpRequest } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import type { Notice } from '../../problems/catalogue.ts';
import { ConnectTrouble } from './connect-trouble.ts';
import { dial, NotConnected, NotLookedUp } from './dial.ts';
import type { HttpProxy } from './proxy.ts';
import { NotSecured, secure } from './secure.ts';

export interface TunnelDeps {
  readonly lookup: LookupFunction;
  /** PEM of certificate authorities to trust for the proxy instead of the system's. */
  readonly proxyCa?: string | undefined;
}

/**
 * A connection to `target` through an HTTP proxy (CONNECT, RFC 9110, 9.3.6), to which TLS is spoken where its URL says so.
 * Rejects with {@link ConnectTrouble}, in words a person can act on; the proxy's credentials are not among them.
 */
export async function openTunnel(
  proxy: HttpProxy,
  target: string,
  { lookup, proxyCa }: TunnelDeps,
  signal: AbortSignal,
): Promise<Socket> {
  const { label } = proxy;
  try {
    const plain = await dial(proxy, lookup, signal);
    const tls = { protocol: 'http/1.1', ...(proxyCa === undefined ? {} : { ca: proxyCa }) } as const;
    const socket = proxy.secure ? await secure(plain, proxy.host, tls, signal) : plain;
    return await ask(socket, proxy, target, signal);
  } catch (error) {
    if (error instanceof ConnectTrouble) throw error;
    if (error instanceof NotConnected) {
      throw new ConnectTrouble({ code: 'proxy-not-reached', parameters: { proxy: label, tried: [...error.tried] } });
    }
    if (error instanceof NotSecured || error instanceof NotLookedUp || signal.aborted) {
      throw new ConnectTrouble({ code: 'proxy-silent', parameters: { proxy: label } });
    }
    const said = error instanceof Error ? error.message : String(error);
    throw new ConnectTrouble({ code: 'proxy-failed', parameters: { proxy: label, said } });
  }
}

/** Asks the proxy for the tunnel. */
function ask(socket: Socket, proxy: HttpProxy, target: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { authorization } = proxy;
    const asked = httpRequest({
      createConnection: () => socket,
      method: 'CONNECT',
      path: target,
      headers: {
        host: target,
        'user-agent': 'Carillon',
        ...(authorization === null ? {} : { 'proxy-authorization': authorization }),
      },
    });
    const late = () => asked.destroy(new NotSecured());
    asked.on('error', (error) => {
      signal.removeEventListener('abort', late);
      socket.destroy();
      reject(error);
    });
    asked.once('connect', ({ statusCode = 0 }, through: Socket, head) => {
      signal.removeEventListener('abort', late);
      if (statusCode < 200 || statusCode > 299) {
        through.destroy();
        return reject(new ConnectTrouble(refusal(proxy, target, statusCode)));
      }
      if (head.length > 0) through.unshift(head);
      resolve(through);
    });
    asked.end();
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}

function refusal({ label }: HttpProxy, host: string, status: number): Notice {
  if (status === 407) return { code: 'proxy-wants-credentials', parameters: { proxy: label } };
  return { code: 'proxy-refused', parameters: { proxy: label, host, status } };
}
