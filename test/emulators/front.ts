import { createServer, type Server, type Socket } from 'node:net';

/** What happens to a new connection. */
export type Welcome = 'served' | 'reset' | 'ignored';

/**
 * A port of the loopback address in front of a server, which can go away and come back with the same number, and can
 * reset or ignore connections. The server itself need not listen.
 */
export interface Front {
  readonly port: number;
  /** How many connections were opened. */
  connections(): number;
  /** Decides what happens to new connections; existing ones end. */
  welcome(next: Welcome): void;
  /** Closes the port until `comeBack`. */
  goAway(): void;
  comeBack(): Promise<void>;
  close(): void;
}

export async function openFront(server: { emit(event: 'connection', socket: Socket): boolean }): Promise<Front> {
  const sockets = new Set<Socket>();
  let welcome: Welcome = 'served';
  let connections = 0;
  let listening: Server;

  function listen(port: number): Promise<number> {
    listening = createServer((socket) => {
      connections += 1;
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
      if (welcome === 'reset') socket.resetAndDestroy();
      if (welcome === 'served') server.emit('connection', socket);
    });
    return new Promise((resolve) => {
      listening.listen(port, '127.0.0.1', () => {
        const address = listening.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  }

  function close(): void {
    listening.close();
    for (const socket of sockets) socket.destroy();
  }

  const port = await listen(0);
  return {
    port,
    connections: () => connections,
    welcome(next) {
      welcome = next;
      for (const socket of sockets) socket.destroy();
    },
    goAway: close,
    comeBack: async () => void (await listen(port)),
    close,
  };
}
