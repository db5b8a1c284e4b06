import type { Health } from '../api/contract.ts';
import type { ServedApp } from '../apps/registry.ts';
import type { LiveConfig } from '../config/live.ts';
import type { ListenState } from '../gateway/listener.ts';
import type { History } from '../history/history.ts';
import type { Clock } from '../lib/clock.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Problem } from '../problems/catalogue.ts';
import { problemOf, textOf } from '../problems/english.ts';
import type { ShellStatus } from '../shell/shell.ts';
import type { StorageState } from '../storage/storage-error.ts';
import { appHealth } from './app-health.ts';

export interface HealthDeps {
  /** What does not change while the relay runs. */
  readonly relay: Pick<Health, 'version' | 'dataDir' | 'shell'>;
  readonly stores: HealthStores;
  readonly gateway: () => ListenState;
  readonly apps: () => readonly ServedApp[];
  /** Null when the relay has no configuration file. */
  readonly live: Pick<LiveConfig, 'problem' | 'afterRestart'> | null;
  readonly notifications: HealthNotifications;
  readonly clock: Clock;
}

interface HealthStores {
  readonly outbox: Pick<Outbox, 'state' | 'totals'>;
  readonly history: Pick<History, 'state' | 'totals'>;
  /** The number of settled pushes that the history never received. */
  readonly dropped: () => number;
}

interface HealthNotifications {
  readonly pause: { state(): Health['paused'] };
  readonly unread: () => number;
}

/** How the relay is doing. */
export interface HealthReader {
  /** Everything, for the window. */
  full(): Promise<Health>;
  /** The few things that the shell shows. */
  brief(): ShellStatus;
}

export function createHealth(deps: HealthDeps): HealthReader {
  const { relay, gateway, apps, live, notifications, clock } = deps;
  const { outbox, history, dropped } = deps.stores;

  /** The first thing that is wrong, with its remedy. */
  function trouble(): string | null {
    const listening = gateway();
    if (listening.status === 'failed') return textOf(listening.problem);
    const stored = problemIn(outbox.state()) ?? historyProblem();
    if (stored !== null) return textOf(stored);
    const problem = live?.problem();
    const health = apps().map((app) => appHealth(app, clock));
    const troubles = problem ? [problem.problem] : health.flatMap(({ problems }) => problems);
    const [first] = [...troubles, ...health.flatMap(({ stale }) => stale)];
    return first === undefined ? null : textOf(first);
  }

  function historyProblem(): Problem | null {
    const pushes = dropped();
    const missing = pushes === 0 ? null : problemOf({ code: 'history-dropped', parameters: { pushes } });
    return problemIn(history.state()) ?? missing;
  }

  return {
    async full() {
      const kept = await history.totals().catch(() => ({ pushes: 0, bytes: 0 }));
      const waiting = await outbox.totals().catch(() => ({ open: 0, backlog: 0, bytes: 0 }));
      return {
        ...relay,
        gateway: gateway(),
        outbox: { open: waiting.open, problem: problemIn(outbox.state()) },
        history: {
          pushes: kept.pushes,
          bytes: kept.bytes + waiting.bytes,
          backlog: waiting.backlog,
          problem: historyProblem(),
        },
        apps: apps().map((app) => appHealth(app, clock)),
        config: {
          problem: live?.problem()?.problem ?? null,
          afterRestart: live?.afterRestart() ?? [],
        },
        paused: notifications.pause.state(),
        unread: notifications.unread(),
      };
    },
    brief() {
      const listening = gateway();
      return {
        unread: notifications.unread(),
        paused: notifications.pause.state(),
        gatewayUrl: listening.status === 'listening' ? listening.url : null,
        trouble: trouble(),
      };
    },
  };
}

const problemIn = (state: StorageState): Problem | null => (state.status === 'ready' ? null : state.problem);
