import { request as httpRequest } from 'node:http';
import { type SecureContextOptions, type TLSSocket, connect as tlsConnect } from 'node:tls';

const TUNNEL_MS = 10_000;

/**
 * A TLS connection to `target` through an HTTP proxy (CONNECT, RFC 9110, 9.3.6), ready for HTTP/2. Rejects with words a
 * person can act on; the proxy's credentials are not among them.
 */
export function connectThrough(proxy: URL, target: URL, tls: SecureContextOptions): Promise<TLSSocket> {
  const port = target.port || '443';
  const authorization = Buffer.from(
    `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`,
  ).toString('base64');
  return new Promise((resolve, reject) => {
    const asked = httpRequest({
      host: proxy.hostname,
      port: proxy.port || '80',
      method: 'CONNECT',
      path: `${target.hostname}:${port}`,
      headers: {
        host: `${target.hostname}:${port}`,
        ...(proxy.username === '' ? {} : { 'proxy-authorization': `Basic ${authorization}` }),
      },
      timeout: TUNNEL_MS,
    });
    asked.once('timeout', () => asked.destroy(new Error(`The proxy ${proxy.host} did not answer in time.`)));
    asked.once('error', (error) => reject(new Error(`The proxy ${proxy.host} could not be used: ${error.message}`)));
    asked.once('connect', (answer, socket) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        return reject(new Error(`The proxy ${proxy.host} answered ${answer.statusCode}.`));
      }
      const secured = tlsConnect({ ...tls, socket, servername: target.hostname, ALPNProtocols: ['h2'] });
      secured.once('secureConnect', () => resolve(secured));
      secured.once('error', reject);
    });
    asked.end();
  });
}
