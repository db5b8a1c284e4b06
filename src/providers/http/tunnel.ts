import { request as httpRequest } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import type { Notice } from '../../problems/catalogue.ts';
import { messageOf } from '../../problems/problem-error.ts';
import { ConnectTrouble } from './connect-trouble.ts';
import { dial, NotConnected, NotLookedUp } from './dial.ts';
import type { HttpProxy } from './proxy.ts';
import { NotSecured, secure } from './secure.ts';

/**
 * Opens a connection to `target` through an HTTP proxy (CONNECT, RFC 9110, 9.3.6), over TLS for an https proxy. Rejects with
 * {@link ConnectTrouble}, whose notice a person can act on and which never contains the credentials of the proxy.
 */
export async function openTunnel(
  proxy: HttpProxy,
  target: string,
  lookup: LookupFunction,
  signal: AbortSignal,
): Promise<Socket> {
  const { label, ca } = proxy;
  try {
    const plain = await dial(proxy, lookup, signal);
    const tls = { protocol: 'http/1.1', ...(ca === undefined ? {} : { ca }) } as const;
    const socket = proxy.secure ? await secure(plain, proxy.host, tls, signal) : plain;
    return await requestTunnel(socket, proxy, target, signal);
  } catch (error) {
    if (error instanceof ConnectTrouble) throw error;
    if (error instanceof NotConnected) {
      throw new ConnectTrouble({ code: 'proxy-not-reached', parameters: { proxy: label, tried: [...error.tried] } });
    }
    if (error instanceof NotSecured || error instanceof NotLookedUp || signal.aborted) {
      throw new ConnectTrouble({ code: 'proxy-silent', parameters: { proxy: label } });
    }
    throw new ConnectTrouble({ code: 'proxy-failed', parameters: { proxy: label, said: messageOf(error) } });
  }
}

/** Sends the CONNECT request over `socket`; resolves with the tunnel. */
function requestTunnel(socket: Socket, proxy: HttpProxy, target: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { authorization } = proxy;
    const request = httpRequest({
      createConnection: () => socket,
      method: 'CONNECT',
      path: target,
      headers: {
        host: target,
        'user-agent': 'Carillon',
        ...(authorization === null ? {} : { 'proxy-authorization': authorization }),
      },
    });
    const late = () => request.destroy(new NotSecured());
    request.on('error', (error) => {
      signal.removeEventListener('abort', late);
      socket.destroy();
      reject(error);
    });
    request.once('connect', ({ statusCode = 0 }, through: Socket, head) => {
      signal.removeEventListener('abort', late);
      if (statusCode < 200 || statusCode > 299) {
        through.destroy();
        return reject(new ConnectTrouble(refusal(proxy, target, statusCode)));
      }
      if (head.length > 0) through.unshift(head);
      resolve(through);
    });
    request.end();
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}

function refusal({ label }: HttpProxy, host: string, status: number): Notice {
  if (status === 407) return { code: 'proxy-wants-credentials', parameters: { proxy: label } };
  return { code: 'proxy-refused', parameters: { proxy: label, host, status } };
}
