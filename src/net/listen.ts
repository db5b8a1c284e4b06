import { createServer } from 'node:net';
import { messageOf, ProblemError } from '../problems/problem-error.ts';
import { portOwner } from './port-owner.ts';

/** A port that cannot be listened on: the cause, and what to do. */
export class ListenProblem extends ProblemError {
  override readonly name = 'ListenProblem';
}

/** The problem for an error of the system when binding a port. `option` is the command line option that sets the port. */
export async function listenProblem(
  cause: unknown,
  host: string,
  port: number,
  option: string,
): Promise<ListenProblem> {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  switch (code) {
    case 'EADDRINUSE':
      return new ListenProblem({ code: 'port-taken', parameters: { port, owner: await portOwner(port), option } });
    case 'EACCES':
      return new ListenProblem({ code: 'port-forbidden', parameters: { port, option } });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ListenProblem({ code: 'no-address', parameters: { host } });
    default:
      return new ListenProblem({ code: 'cannot-listen', parameters: { host, port, said: messageOf(cause) } });
  }
}

/** Listens for a moment: why nothing can listen there; null when something can. Port 0 tries the address alone. */
export async function probe(host: string, port: number): Promise<ListenProblem | null> {
  const cause = await tried(host, port);
  return cause === null ? null : listenProblem(cause, host, port, '--port');
}

function tried(host: string, port: number): Promise<Error | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

/** Ports after a taken one that are tried. */
const MAX_TRIES = 50;

/** The next free port after one that cannot be used; null when none of the following ones is free. */
export async function nextFreePort(host: string, port: number): Promise<number | null> {
  for (let next = port + 1; next <= Math.min(65_535, port + MAX_TRIES); next++) {
    if ((await tried(host, next)) === null) return next;
  }
  return null;
}

/** The HTTP origin of a server; for a wildcard address that of the loopback address, where it answers, too. */
export function httpOrigin(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** The name or address in a Host header, without port and brackets; null for a malformed one. */
export function hostName(host: string): string | null {
  try {
    const { hostname } = new URL(`http://${host}`);
    return hostname.replace(/^\[(.*)\]$/, '$1');
  } catch {
    return null;
  }
}
