import type { GatewayConfig } from '../config/schema.ts';
import type { Receive } from '../delivery/receive.ts';
import type { Log } from '../lib/log.ts';

/** Milliseconds. */
export interface Timeouts {
  /** Until all headers of a request are there. */
  readonly headers: number;
  /** Until the whole request is there. */
  readonly request: number;
  /** An idle connection is kept. */
  readonly keepAlive: number;
}

export interface GatewayDeps {
  readonly config: GatewayConfig;
  readonly receive: Receive;
  /** For /health: whether pushes can be kept. */
  readonly accepting: () => boolean;
  readonly log: Log;
  readonly now: () => number;
  readonly timeouts?: Timeouts;
}

/** The face towards homeservers. */
export interface Gateway {
  /** Binds; resolves to the bound address. Rejects with {@link ListenProblem}. */
  listen(): Promise<{ readonly host: string; readonly port: number; readonly url: string }>;
  /** Stops accepting, answers what is under way, closes idle connections. */
  close(): Promise<void>;
}
