import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';

/** An HTTP proxy that makes tunnels, or answers every wish for one with another status. */
export async function startProxy(status = 200) {
  const tunnels: string[] = [];
  const server = createServer();
  const open = new Set<Socket | Duplex>();
  server.on('connect', (request, socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    tunnels.push(String(request.url));
    const [host, port] = String(request.url).split(':');
    const through = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    open.add(through);
    through.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const address = server.address();
  return {
    /** The tunnels there are go dead, as when a network goes away: nothing comes through any more, and nobody is told. */
    freeze() {
      for (const socket of open) socket.unpipe().pause();
    },
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    tunnels,
  };
}
