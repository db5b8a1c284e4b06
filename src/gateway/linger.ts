import type { IncomingMessage } from 'node:http';

const LINGER_BYTES = 8 * 1024 * 1024;
const LINGER_MS = 5_000;

/**
 * Throws away the rest of a body that was refused, so that a sender who reads only after it has written everything sees
 * the answer and not a reset connection; a sender that will not end is cut off.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let size = 0;
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LINGER_BYTES) request.socket.destroy();
  });
  request.once('close', () => clearTimeout(timer));
  request.once('end', () => clearTimeout(timer));
  request.resume();
}
