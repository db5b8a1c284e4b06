import { release } from 'node:os';
import type { Health } from '../api/contract.ts';

/**
 * What a person pastes into a report: versions, system, state, and the kinds of the apps. No keys, pushkeys, pushes or
 * names of people; the home folder and hosts of a push are not in it either.
 */
export function diagnosticsOf(health: Health, settings: unknown, home: string): string {
  const { version, shell, gateway, outbox, history, apps, config, paused } = health;
  const told = {
    carillon: version,
    shell,
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.versions.node,
    ...(process.versions.electron === undefined ? {} : { electron: process.versions.electron }),
    gateway,
    outbox,
    history,
    config,
    paused,
    settings,
    apps: apps.map(({ type, enabled, problems, warnings, waiting, resting }) => ({
      type,
      enabled,
      problems,
      warnings,
      waiting,
      resting: resting.length,
    })),
  };
  const text = JSON.stringify(told, null, 2);
  return home === '' || home === '/' ? text : text.replaceAll(JSON.stringify(home).slice(1, -1), '~');
}
