import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf, unmapped } from '../../gateway/senders.ts';

/** How long a connection is kept between requests. Milliseconds. */
export const GUEST_IDLE_MS = 5_000;
const SESSION_IDLE_MS = 72_000;
/** Of all connections, what one sender may have without a session. */
const SHARE = 1 / 4;

export type Connections = ReturnType<typeof createConnections>;

/**
 * Keeps the connections of a server to `most`. Those whose last request showed no session give way to new ones: first of
 * a sender that has more than its share, then of whoever has most, and of these the one that did nothing for the longest.
 */
export function createConnections(server: Server, most: number) {
  const all = new Map<Socket, string>();
  /** Without a session, by sender, the longest quiet first. */
  const guests = new Map<string, Set<Socket>>();

  function setGuest(socket: Socket, isGuest: boolean): void {
    const sender = all.get(socket);
    if (sender === undefined) return;
    const ofSender = guests.get(sender) ?? new Set();
    ofSender.delete(socket);
    if (isGuest) ofSender.add(socket);
    if (ofSender.size > 0) guests.set(sender, ofSender);
    else guests.delete(sender);
  }

  function close(socket: Socket | undefined): void {
    if (socket === undefined) return;
    setGuest(socket, false);
    all.delete(socket);
    socket.destroy();
  }

  function largest(): Set<Socket> | undefined {
    let found: Set<Socket> | undefined;
    for (const ofSender of guests.values()) if (ofSender.size > (found?.size ?? 0)) found = ofSender;
    return found;
  }

  server.on('connection', (socket: Socket) => {
    const sender = networkOf(unmapped(socket.remoteAddress ?? ''));
    all.set(socket, sender);
    setGuest(socket, true);
    socket.once('close', () => {
      setGuest(socket, false);
      all.delete(socket);
    });
    const ofSender = guests.get(sender);
    if (ofSender !== undefined && ofSender.size > Math.ceil(most * SHARE)) close([...ofSender][0]);
    else if (all.size > most) close([...(largest() ?? [])][0]);
  });
  server.prependListener('request', ({ socket }) => setGuest(socket, true));

  return {
    /** This connection carries a request of a session. */
    hasSession(socket: Socket): void {
      setGuest(socket, false);
    },
    /** Its request is answered: for how long it is kept from now on. */
    answered(socket: Socket): void {
      const sender = all.get(socket);
      if (sender !== undefined && guests.get(sender)?.has(socket) !== true) socket.setTimeout(SESSION_IDLE_MS);
    },
  };
}
