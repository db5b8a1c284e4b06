import type { GatewayConfig } from '../config/schema.ts';
import type { Receive } from '../dispatch/receive.ts';
import type { Log } from '../log.ts';

export interface GatewayDeps {
  readonly config: GatewayConfig;
  readonly receive: Receive;
  /** For /health: null when all is well, else what is wrong, in words. */
  readonly trouble: () => string | null;
  readonly log: Log;
  readonly now: () => number;
}

/** The face towards homeservers. */
export interface Gateway {
  /** Binds; resolves to the bound address. Rejects with {@link ListenProblem}. */
  listen(): Promise<{ readonly host: string; readonly port: number; readonly url: string }>;
  /** Stops accepting, answers what is under way, closes idle connections. */
  close(): Promise<void>;
}
