import { createServer } from 'node:net';
import { messageOf, ProblemError } from '../problems/problem-error.ts';
import { portOwner } from './port-owner.ts';

/** A port that cannot be had: what is in the way, and what to do. */
export class ListenProblem extends ProblemError {
  override readonly name = 'ListenProblem';
}

/** Turns the system's refusal to bind into a problem that a person can act on. `option` is the flag that sets the port. */
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

/** So many ports behind a taken one are tried. */
const MOST_TRIES = 50;

/** The next free port behind one that cannot be had; null when there is none near. */
export async function nextFreePort(host: string, port: number): Promise<number | null> {
  for (let next = port + 1; next <= Math.min(65_535, port + MOST_TRIES); next++) {
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(next, host, () => server.close(() => resolve(true)));
    });
    if (free) return next;
  }
  return null;
}

/** An http origin; a wildcard address is named by the loopback address, where it answers too. */
export function httpOrigin(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** The name or address in a Host header, without port and brackets; null where there is none. */
export function hostName(host: string): string | null {
  try {
    const { hostname } = new URL(`http://${host}`);
    return hostname.replace(/^\[(.*)\]$/, '$1');
  } catch {
    return null;
  }
}
