import { isIP, type Socket } from 'node:net';
import { connect, type SecureContextOptions, type TLSSocket } from 'node:tls';

/** The time was up before TLS was agreed on. */
export class NotSecured extends Error {
  override readonly name = 'NotSecured';
}

export interface SecureOptions extends SecureContextOptions {
  readonly protocol: 'http/1.1' | 'h2';
  /** A session of before, to go on with. */
  readonly session?: Buffer | undefined;
}

/** TLS over a connection that is there, with the peer's certificate checked for `host`. Destroys it when that fails. */
export function secure(
  socket: Socket,
  host: string,
  { protocol, ...options }: SecureOptions,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const secured = connect({ ...options, ...name, socket, host, ALPNProtocols: [protocol] });
    const late = () => secured.destroy(new NotSecured(host));
    function failed(error: Error): void {
      signal.removeEventListener('abort', late);
      socket.destroy();
      // Once it is in use, this is told to those who use it.
      reject(error);
    }
    secured.on('error', failed);
    secured.once('secureConnect', () => {
      signal.removeEventListener('abort', late);
      resolve(secured);
    });
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}
