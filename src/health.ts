import type { Health } from './api/contract.ts';
import { appHealth } from './app-health.ts';
import type { ServedApp } from './apps/registry.ts';
import type { Clock } from './clock.ts';
import type { LiveConfig } from './config/live.ts';
import type { ListenState } from './gateway/listener.ts';
import type { Journal } from './journal/journal.ts';
import { textOf } from './problems/english.ts';
import type { ShellStatus } from './shell.ts';

export interface HealthDeps {
  readonly version: string;
  readonly dataDir: string;
  readonly shell: Health['shell'];
  readonly journal: Pick<Journal, 'state' | 'totals'>;
  readonly gateway: () => ListenState;
  readonly apps: () => readonly ServedApp[];
  readonly live: LiveConfig | null;
  readonly paused: () => Health['paused'];
  readonly unread: () => number;
  readonly clock: Clock;
}

/** How the relay is doing: whole for the window, in a few words for the shell. */
export function createHealth(deps: HealthDeps) {
  const { journal, gateway, apps, live, paused, unread, clock } = deps;

  function trouble(): string | null {
    const listening = gateway();
    if (listening.status === 'failed') return textOf(listening.problem);
    const state = journal.state();
    if (state.status !== 'ready') return textOf(state.problem);
    const problem = live?.problem();
    const health = apps().map((app) => appHealth(app, clock));
    const troubles = problem ? [problem.problem] : health.flatMap(({ problems }) => problems);
    const [first] = [...troubles, ...health.flatMap(({ stale }) => stale)];
    return first === undefined ? null : textOf(first);
  }

  return {
    shell(): ShellStatus {
      const listening = gateway();
      const gatewayUrl = listening.status === 'listening' ? listening.url : null;
      return { unread: unread(), paused: paused(), gatewayUrl, trouble: trouble() };
    },

    async whole(): Promise<Health> {
      const state = journal.state();
      const totals = await journal.totals().catch(() => ({ pushes: 0, bytes: 0 }));
      return {
        version: deps.version,
        shell: deps.shell,
        gateway: gateway(),
        journal: {
          ...totals,
          problem: state.status === 'ready' ? null : state.problem,
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
