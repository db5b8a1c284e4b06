import type { Clock } from '../lib/clock.ts';
import type { Shell } from '../shell/shell.ts';
import { nothingWithheld, summaryOf, withBanner } from './withheld.ts';

/** Homeservers send what was waiting within the first moments after the network is back. Milliseconds. */
const WINDOW_MS = 30_000;
/** Up to this many banners are shown one by one. */
const MAX_SHOWN = 3;

export interface WakeUpSummaryDeps {
  readonly shell: Shell;
  readonly clock: Clock;
}

/** Shows the first few banners after sleep as they are, and one summary in place of all the others. */
export interface WakeUpSummary {
  /** The shell as providers see it. */
  readonly shell: Shell;
  /** To be called when the computer has just woken up. */
  woke(): void;
  close(): void;
}

export function createWakeUpSummary({ shell, clock }: WakeUpSummaryDeps): WakeUpSummary {
  let summarising = false;
  let shown = 0;
  let withheld = nothingWithheld;
  let cancel: () => void = () => undefined;

  function end(): void {
    summarising = false;
    const summary = summaryOf(withheld, 'While this computer slept');
    withheld = nothingWithheld;
    // Without the summary, the withheld pushes can still be found in the window.
    if (summary !== null) shell.show(summary).catch(() => undefined);
  }

  return {
    shell: {
      ...shell,
      show(banner) {
        if (!summarising || shown < MAX_SHOWN) {
          shown += 1;
          return shell.show(banner);
        }
        withheld = withBanner(withheld, banner);
        return Promise.resolve({ result: 'suppressed', reason: 'summarised' });
      },
      setUnread(count) {
        if (count === 0) withheld = nothingWithheld;
        return shell.setUnread(count);
      },
    },
    woke() {
      cancel();
      summarising = true;
      shown = 0;
      cancel = clock.after(WINDOW_MS, end);
    },
    close: () => cancel(),
  };
}
