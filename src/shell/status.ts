import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../lib/clock.ts';
import type { Shell, ShellStatus } from './shell.ts';

/** Trouble of the stores, the configuration or an app is looked for so often; all else is told at once. Milliseconds. */
const LOOK_MS = 5_000;

export interface ShellStatusDeps {
  readonly shell: Shell;
  readonly clock: Clock;
  readonly read: () => ShellStatus;
}

/** Tells the shell how the relay is doing, whenever that changes. Nothing is told before `watch`. */
export function createShellStatus({ shell, clock, read }: ShellStatusDeps) {
  let told: ShellStatus | null = null;
  let watching = false;
  let cancel: () => void = () => undefined;

  function changed(): void {
    if (!watching) return;
    const status = read();
    if (isDeepStrictEqual(status, told)) return;
    told = status;
    // A shell that cannot take it has other troubles, and is told again with the next change.
    shell.setStatus(status).catch(() => undefined);
  }

  function look(): void {
    changed();
    cancel = clock.after(LOOK_MS, look);
  }

  return {
    changed,
    watch(): void {
      // Nobody looks at a terminal's tray.
      if (shell.name === 'terminal') return;
      watching = true;
      look();
    },
    close(): void {
      watching = false;
      cancel();
    },
  };
}
