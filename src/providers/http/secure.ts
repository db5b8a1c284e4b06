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
  /** Hears of a session to go on with: of TLS 1.2 within the handshake, later of 1.3. */
  readonly onSession?: (session: Buffer) => void;
}

/** TLS over a connection that is there, with the peer's certificate checked for `host`. Destroys it when that fails. */
export function secure(
  socket: Socket,
  host: string,
  { protocol, onSession, ...options }: SecureOptions,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const secured = connect({ ...options, ...name, socket, host, ALPNProtocols: [protocol] });
    if (onSession !== undefined) secured.on('session', onSession);
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
