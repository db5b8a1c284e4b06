import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf, unmapped } from '../../gateway/senders.ts';

/** How long an idle connection is kept, without and with a session. Milliseconds. */
export const GUEST_IDLE_MS = 5_000;
const SESSION_IDLE_MS = 72_000;
/** The share of all connections that one sender may have without a session. */
const SHARE = 1 / 4;

/**
 * Limits the connections of a server to `max`. Connections whose last request had no session (guests) give way to new
 * ones: first those of a sender with more than its share, then those of the sender with the most, the longest idle first.
 */
export interface Connections {
  /** Marks a connection that carries a request of a session. */
  hasSession(socket: Socket): void;
  /** Sets how long a connection is kept after its request was answered. */
  answered(socket: Socket): void;
}

export function createConnections(server: Server, max: number): Connections {
  const all = new Map<Socket, string>();
  /** Connections without a session, by sender, the longest idle first. */
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
    if (ofSender !== undefined && ofSender.size > Math.ceil(max * SHARE)) close([...ofSender][0]);
    else if (all.size > max) close([...(largest() ?? [])][0]);
  });
  server.prependListener('request', ({ socket }) => setGuest(socket, true));

  return {
    hasSession(socket) {
      setGuest(socket, false);
    },
    answered(socket) {
      const sender = all.get(socket);
      if (sender !== undefined && guests.get(sender)?.has(socket) !== true) socket.setTimeout(SESSION_IDLE_MS);
    },
  };
}
