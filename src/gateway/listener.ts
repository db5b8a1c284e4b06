import { isDeepStrictEqual } from 'node:util';
import type { GatewayConfig } from '../config/schema.ts';
import { createSerial } from '../lib/serial.ts';
import { ListenProblem, nextFreePort } from '../net/listen.ts';
import type { Problem } from '../problems/catalogue.ts';
import { problemOf } from '../problems/english.ts';
import type { PlacedIssue } from '../problems/issues.ts';
import type { Gateway } from './gateway.ts';
import { listenIssues } from './listen-issues.ts';

/** Why the gateway cannot listen where the configuration says. */
export interface ListenTrouble {
  readonly problem: Problem;
  /** The next port that is free, when the configured one is not. */
  readonly freePort: number | null;
}

export type ListenState =
  | {
      readonly status: 'listening';
      readonly url: string;
      /** Whether one is asked for. */
      readonly sharedSecret: boolean;
      /** Why it still listens where it did before the configuration changed; null when it listens where that says. */
      readonly trouble: ListenTrouble | null;
    }
  | ({ readonly status: 'failed' } & ListenTrouble);

/** Keeps a gateway listening by the present configuration. A port that cannot be bound is a state, not an error. */
export interface Listener {
  state(): ListenState;
  config(): GatewayConfig;
  /** Listens by the present configuration, unless it does already. */
  open(): Promise<ListenState>;
  /**
   * Listens by another configuration, unless nothing changed. What listens already goes on until the new address answers,
   * and stays with the new rules when it cannot. Rejects when no gateway can be made of it; then nothing changes.
   */
  use(next: GatewayConfig): Promise<void>;
  /** What would keep a gateway from listening by a configuration. */
  issues(next: GatewayConfig): Promise<PlacedIssue[]>;
  close(): Promise<void>;
}

/** A gateway that listens, and where it was told to. */
interface Open {
  readonly gateway: Gateway;
  readonly host: string;
  readonly port: number;
  readonly url: string;
}

export function createListener(make: (config: GatewayConfig) => Gateway, first: GatewayConfig): Listener {
  let config = first;
  let current: Open | null = null;
  let begun = false;
  let state: ListenState = {
    status: 'failed',
    problem: problemOf({ code: 'starting', parameters: {} }),
    freePort: null,
  };
  /** Openings and closings come one after the other. */
  const serially = createSerial();

  /** Rejects with {@link ListenProblem}. */
  async function opened(gateway: Gateway, { host, port }: Pick<GatewayConfig, 'host' | 'port'>): Promise<Open> {
    return { gateway, host, port, url: (await gateway.listen()).url };
  }

  async function listen(next: Gateway): Promise<void> {
    const before = current;
    if (before?.host === config.host && before.port === config.port) return before.gateway.serveBy(next);
    // The system lets nobody listen on an address beside all addresses, on the same port; so this one ends first.
    const inTheWay = before !== null && Number(new URL(before.url).port) === config.port ? before : null;
    await inTheWay?.gateway.close();
    try {
      current = await opened(next, config);
    } catch (error) {
      if (inTheWay !== null)
        current = await opened(make({ ...config, host: inTheWay.host }), inTheWay).catch(() => null);
      throw error;
    }
    if (inTheWay === null) await before?.gateway.close();
  }

  async function follow(next: Gateway): Promise<void> {
    let trouble: ListenTrouble | null = null;
    try {
      await listen(next);
    } catch (error) {
      if (!(error instanceof ListenProblem)) throw error;
      trouble = { problem: error.problem, freePort: await nextFreePort(config.host, config.port) };
      await current?.gateway.serveBy(make(config));
    }
    if (current !== null) {
      state = { status: 'listening', url: current.url, sharedSecret: config.sharedSecret !== undefined, trouble };
    } else if (trouble !== null) state = { status: 'failed', ...trouble };
  }

  return {
    state: () => state,
    config: () => config,
    open: () =>
      serially(async () => {
        begun = true;
        if (state.status === 'failed' || state.trouble !== null) await follow(make(config));
        return state;
      }),
    use: (next) =>
      serially(async () => {
        if (isDeepStrictEqual(next, config)) return;
        const gateway = make(next);
        config = next;
        if (begun) await follow(gateway);
      }),
    issues: (next) => listenIssues(next, { make, now: config, url: current?.url ?? null }),
    close: () =>
      serially(async () => {
        begun = false;
        await current?.gateway.close();
        current = null;
      }),
  };
}
