import { isIP, type Socket } from 'node:net';
import { connect, type SecureContextOptions, type TLSSocket } from 'node:tls';

/** The TLS handshake did not finish in time. */
export class NotSecured extends Error {
  override readonly name = 'NotSecured';
}

export interface SecureOptions extends SecureContextOptions {
  readonly protocol: 'http/1.1' | 'h2';
  /** An earlier session to resume. */
  readonly session?: Buffer | undefined;
  /** Called with a session that can be resumed: within the handshake for TLS 1.2, later for TLS 1.3. */
  readonly onSession?: (session: Buffer) => void;
}

/** Starts TLS over an open connection and checks the peer's certificate for `host`. Destroys the connection on failure. */
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
      // Has no effect once the connection is in use: its user handles later errors.
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
