import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../lib/clock.ts';
import type { Shell, ShellStatus } from './shell.ts';

/** Trouble of the stores, the configuration or an app is polled; all other changes are reported at once. Milliseconds. */
const POLL_MS = 5_000;

export interface ShellStatusDeps {
  readonly shell: Shell;
  readonly clock: Clock;
}

/** Reports to the shell how the relay is doing, whenever that changes. */
export interface ShellStatusReporter {
  /** Starts reporting what `read` returns. A terminal shows no status, so it gets no reports. */
  watch(read: () => ShellStatus): void;
  /** Reports at once if the status changed; before `watch` it does nothing. */
  changed(): void;
  close(): void;
}

export function createShellStatus({ shell, clock }: ShellStatusDeps): ShellStatusReporter {
  let read: (() => ShellStatus) | null = null;
  let reported: ShellStatus | null = null;
  let cancel: () => void = () => undefined;

  function changed(): void {
    if (read === null) return;
    const status = read();
    if (isDeepStrictEqual(status, reported)) return;
    reported = status;
    // A shell that cannot take the status gets the next one.
    shell.setStatus(status).catch(() => undefined);
  }

  function poll(): void {
    changed();
    cancel = clock.after(POLL_MS, poll);
  }

  return {
    changed,
    watch(readStatus) {
      if (shell.name === 'terminal') return;
      read = readStatus;
      poll();
    },
    close() {
      read = null;
      cancel();
    },
  };
}
