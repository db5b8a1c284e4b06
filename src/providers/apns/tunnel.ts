import { request as httpRequest } from 'node:http';
import { isIP } from 'node:net';
import { type SecureContextOptions, type TLSSocket, connect as tlsConnect } from 'node:tls';

/**
 * A TLS connection to `target` through an HTTP proxy (CONNECT, RFC 9110, 9.3.6), ready for HTTP/2, made within
 * `timeoutMs`. Rejects with words a person can act on; the proxy's credentials are not among them.
 */
export function connectThrough(
  proxy: URL,
  target: URL,
  tls: SecureContextOptions,
  timeoutMs: number,
): Promise<TLSSocket> {
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
      timeout: timeoutMs,
    });
    asked.once('timeout', () => asked.destroy(new Error(`The proxy ${proxy.host} did not answer in time.`)));
    asked.once('error', (error) => reject(new Error(`The proxy ${proxy.host} could not be used: ${error.message}`)));
    asked.once('connect', (answer, socket) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        return reject(new Error(`The proxy ${proxy.host} answered ${answer.statusCode}.`));
      }
      const name = isIP(target.hostname) === 0 ? { servername: target.hostname } : {};
      const secured = tlsConnect({ ...tls, ...name, socket, host: target.hostname, ALPNProtocols: ['h2'] });
      const late = () => secured.destroy(new Error(`There was no answer in time through the proxy ${proxy.host}.`));
      secured.setTimeout(timeoutMs, late);
      secured.once('secureConnect', () => resolve(secured.setTimeout(0, late)));
      secured.once('error', reject);
    });
    asked.end();
  });
}
