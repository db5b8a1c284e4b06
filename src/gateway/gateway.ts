import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayConfig } from '../config/schema.ts';
import type { Receive } from '../delivery/receive.ts';
import type { Log } from '../lib/log.ts';
import type { RefusedRequest } from '../outbox/incoming.ts';

/** Milliseconds. */
export interface Timeouts {
  /** Until all headers of a request have arrived. */
  readonly headers: number;
  /** Until the whole request has arrived. */
  readonly request: number;
  /** For which an idle connection is kept open. */
  readonly keepAlive: number;
}

export interface GatewayDeps {
  readonly config: GatewayConfig;
  readonly receive: Receive;
  /** Whether pushes can be kept, for /health. */
  readonly accepting: () => boolean;
  /** Called for each request that was refused, after its answer. */
  readonly refused: (request: RefusedRequest) => void;
  readonly log: Log;
  readonly now: () => number;
  readonly timeouts?: Timeouts;
}

/** The HTTP server for homeservers. */
export interface Gateway {
  /** Starts to listen; resolves to the address. Rejects with {@link ListenProblem}. */
  listen(): Promise<{ readonly host: string; readonly port: number; readonly url: string }>;
  /** Leaves the requests that come from now on to another gateway, which does not listen itself. */
  serveBy(other: Gateway): Promise<void>;
  /** Becomes ready to {@link Gateway.handle} requests without listening. */
  ready(): Promise<void>;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Stops to listen, answers the requests under way and closes all connections. */
  close(): Promise<void>;
}
