import type { Notifications } from '../config/notifications.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Shell } from '../shell/shell.ts';
import { createPause, type Pause } from './pause.ts';
import { createQuietHours } from './quiet-hours.ts';
import { createUnreadCount } from './unread.ts';
import { createWakeUpSummary } from './wake-up-summary.ts';

export interface NotificationPolicyDeps {
  readonly shell: Shell;
  /** Where the pause is stored. */
  readonly pauseFile: string;
  readonly settings: () => Notifications;
  /** Called when the pause or the unread count changes. */
  readonly changed: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** What stands between a banner and the shell: the badge, quiet hours, a pause, and the summary after sleep, in this order. */
export interface NotificationPolicy {
  /** The shell as providers see it. */
  readonly shell: Shell;
  readonly pause: Pick<Pause, 'start' | 'end' | 'state'>;
  /** The last unread count that was sent to the shell. */
  unread(): number;
  /** Ends a stored pause when its time has come, now and from now on. */
  watch(): void;
  /** To be called when the computer has just woken up. */
  woke(): void;
  /** Stops; a pause is stored for the next start. */
  close(): Promise<void>;
}

export async function createNotificationPolicy(deps: NotificationPolicyDeps): Promise<NotificationPolicy> {
  const { pauseFile, settings, changed, clock, log } = deps;
  const wakeUpSummary = createWakeUpSummary({ shell: deps.shell, clock });
  const pause = await createPause({ file: pauseFile, shell: wakeUpSummary.shell, changed, clock, log });
  const quietHours = createQuietHours({ shell: pause.shell, settings, clock, log });
  const unread = createUnreadCount(quietHours.shell, changed);
  return {
    shell: unread.shell,
    pause,
    unread: unread.last,
    watch: pause.watch,
    woke: wakeUpSummary.woke,
    async close() {
      wakeUpSummary.close();
      quietHours.close();
      await pause.close();
    },
  };
}
