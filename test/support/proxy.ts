import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import { connect, createServer as createPlainServer, type Server as PlainServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';

export interface ProxyOptions {
  /** The answer to every CONNECT; only 200 makes a tunnel. */
  readonly status?: number;
  /** The certificate and key with which it speaks TLS; without, it is plain HTTP. */
  readonly tls?: ServerOptions;
  /** Required credentials, as `name:password`. */
  readonly credentials?: string;
  readonly host?: string;
}

/** An HTTP proxy that makes tunnels, or refuses each with another status. */
export async function startProxy({ status = 200, tls, credentials, host = '127.0.0.1' }: ProxyOptions = {}) {
  const tunnels: string[] = [];
  const server: Server = tls === undefined ? createServer() : createSecureServer(tls);
  const open = new Set<Socket | Duplex>();
  server.on('connect', (request, socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    const given = request.headers['proxy-authorization'];
    const wanted = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
    const answer = wanted !== undefined && given !== wanted ? 407 : status;
    if (answer !== 200) {
      socket.end(`HTTP/1.1 ${answer} No\r\n\r\n`);
      return;
    }
    tunnels.push(String(request.url));
    const { hostname, port } = new URL(`http://${request.url}`);
    const through = connect(Number(port), hostname.replace(/^\[(.*)\]$/, '$1'), () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    open.add(through);
    through.on('error', () => socket.destroy());
  });
  const port = await listen(server, host);
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return {
    /** Existing tunnels go dead, as when a network goes away: nothing passes, and neither end is closed. */
    freeze() {
      for (const socket of open) socket.unpipe().pause();
    },
    port,
    url: `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    tunnels,
  };
}

/** A port of the loopback address that hands each connection to the test. */
export async function startRawServer(meet: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createPlainServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    meet(socket);
  });
  const port = await listen(server, '127.0.0.1');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port, url: `http://127.0.0.1:${port}` };
}

function listen(server: PlainServer | Server, host: string): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
