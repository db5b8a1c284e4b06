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
  readonly version: string;
  readonly dataDir: string;
  readonly shell: Health['shell'];
  readonly outbox: Pick<Outbox, 'state' | 'totals'>;
  readonly history: Pick<History, 'state' | 'totals'>;
  /** Settled pushes that the history never got. */
  readonly dropped: () => number;
  readonly gateway: () => ListenState;
  readonly apps: () => readonly ServedApp[];
  readonly live: LiveConfig | null;
  readonly paused: () => Health['paused'];
  readonly unread: () => number;
  readonly clock: Clock;
}

/** How the relay is doing: whole for the window, in a few words for the shell. */
export function createHealth(deps: HealthDeps) {
  const { outbox, history, gateway, apps, live, paused, unread, clock } = deps;

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
    const pushes = deps.dropped();
    const missing = pushes === 0 ? null : problemOf({ code: 'history-dropped', parameters: { pushes } });
    return problemIn(history.state()) ?? missing;
  }

  return {
    shell(): ShellStatus {
      const listening = gateway();
      const gatewayUrl = listening.status === 'listening' ? listening.url : null;
      return { unread: unread(), paused: paused(), gatewayUrl, trouble: trouble() };
    },

    async whole(): Promise<Health> {
      const kept = await history.totals().catch(() => ({ pushes: 0, bytes: 0 }));
      const waits = await outbox.totals().catch(() => ({ open: 0, backlog: 0, bytes: 0 }));
      return {
        version: deps.version,
        shell: deps.shell,
        gateway: gateway(),
        outbox: { open: waits.open, problem: problemIn(outbox.state()) },
        history: {
          pushes: kept.pushes,
          bytes: kept.bytes + waits.bytes,
          backlog: waits.backlog,
          problem: historyProblem(),
        },
        apps: apps().map((app) => appHealth(app, clock)),
        config: {
          problem: live?.problem()?.problem ?? null,
          afterRestart: live?.afterRestart() ?? [],
        },
        dataDir: deps.dataDir,
        paused: paused(),
        unread: unread(),
      };
    },
  };
}

const problemIn = (state: StorageState): Problem | null => (state.status === 'ready' ? null : state.problem);
