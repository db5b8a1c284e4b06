import type { Clock } from '../lib/clock.ts';
import type { Shell } from '../shell/shell.ts';
import { alsoMissed, nothingMissed, summaryOf } from './missed.ts';

/** Homeservers send what waited within the first moments after the network is back. Milliseconds. */
const WINDOW_MS = 30_000;
/** So many banners are no flood. */
const FEW = 3;

/** Shows the first few banners after sleep as they are, and one summary in place of all the others. */
export function createCatchUp({ shell, clock }: { readonly shell: Shell; readonly clock: Clock }) {
  let open = false;
  let shown = 0;
  let missed = nothingMissed;
  let cancel: () => void = () => undefined;

  function end(): void {
    open = false;
    const summary = summaryOf(missed, 'While this computer slept');
    missed = nothingMissed;
    // Where it cannot be shown, the withheld pushes are in the window as ever.
    if (summary !== null) shell.show(summary).catch(() => undefined);
  }

  return {
    /** The shell as providers are to see it. */
    shell: {
      ...shell,
      show(banner) {
        if (!open || shown < FEW) {
          shown += 1;
          return shell.show(banner);
        }
        missed = alsoMissed(missed, banner);
        return Promise.resolve({ result: 'suppressed', reason: 'summarised' });
      },
      setUnread(count) {
        if (count === 0) missed = nothingMissed;
        return shell.setUnread(count);
      },
    } satisfies Shell,

    /** The computer has just woken up. */
    woke(): void {
      cancel();
      open = true;
      shown = 0;
      cancel = clock.after(WINDOW_MS, end);
    },

    close: () => cancel(),
  };
}
