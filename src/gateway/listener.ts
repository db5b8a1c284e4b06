import { isDeepStrictEqual } from 'node:util';
import type { GatewayConfig } from '../config/schema.ts';
import { createSerial } from '../lib/serial.ts';
import { ListenProblem, nextFreePort } from '../net/listen.ts';
import type { Problem } from '../problems/catalogue.ts';
import { problemOf } from '../problems/english.ts';
import type { Gateway } from './gateway.ts';

export type ListenState =
  | {
      readonly status: 'listening';
      readonly url: string;
      /** Whether one is asked for. */
      readonly sharedSecret: boolean;
    }
  | {
      readonly status: 'failed';
      readonly problem: Problem;
      /** The next port that is free, when the configured one is not. */
      readonly freePort: number | null;
    };

/** Keeps a gateway listening by the present configuration. A port that cannot be bound is a state, not an error. */
export interface Listener {
  state(): ListenState;
  config(): GatewayConfig;
  /** Listens; a second call closes the gateway and listens again. */
  open(): Promise<ListenState>;
  /** Listens by another configuration, unless nothing changed. Requests under way are answered first. */
  use(next: GatewayConfig): Promise<void>;
  close(): Promise<void>;
}

export function createListener(make: (config: GatewayConfig) => Gateway, first: GatewayConfig): Listener {
  let config = first;
  let gateway: Gateway | null = null;
  let state: ListenState = {
    status: 'failed',
    problem: problemOf({ code: 'starting', parameters: {} }),
    freePort: null,
  };
  /** Openings and closings come one after the other. */
  const serially = createSerial();

  async function open(): Promise<ListenState> {
    await gateway?.close();
    gateway = make(config);
    try {
      const { url } = await gateway.listen();
      state = { status: 'listening', url, sharedSecret: config.sharedSecret !== undefined };
    } catch (error) {
      if (!(error instanceof ListenProblem)) throw error;
      state = { status: 'failed', problem: error.problem, freePort: await nextFreePort(config.host, config.port) };
    }
    return state;
  }

  return {
    state: () => state,
    config: () => config,
    open: () => serially(open),
    use: (next) =>
      serially(async () => {
        const changed = !isDeepStrictEqual(next, config);
        config = next;
        if (changed && gateway !== null) await open();
      }),
    close: () => serially(async () => gateway?.close()),
  };
}
