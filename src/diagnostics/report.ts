import { release } from 'node:os';
import type { Health } from '../api/contract.ts';

/**
 * Text for a problem report: versions, system, state, and the types of the apps. It has no keys, pushkeys, pushes, names
 * of people, home folder, or hosts of a push.
 */
export function diagnosticsOf(health: Health, settings: unknown, home: string): string {
  const { version, shell, gateway, outbox, history, apps, config, paused } = health;
  const report = {
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
  const text = JSON.stringify(report, null, 2);
  return home === '' || home === '/' ? text : text.replaceAll(JSON.stringify(home).slice(1, -1), '~');
}
