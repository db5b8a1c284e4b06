import type { Clock } from '../clock.ts';
import type { Made } from './delivery.ts';
import type { Due } from './due.ts';
import type { Entry } from './entry.ts';
import type { Host } from './host.ts';
import type { Hosts } from './hosts.ts';
import type { Queues } from './queues.ts';
import type { Schedule } from './schedule.ts';
import type { Telling } from './telling.ts';

export interface WaitingDeps {
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly queues: Pick<Queues, 'behind'>;
  readonly due: Pick<Due, 'add'>;
  readonly hosts: Pick<Hosts, 'leave'>;
  readonly telling: Pick<Telling, 'waits'>;
}

export type Waiting = ReturnType<typeof createWaiting>;

/** What an entry waits for, and until when, and what is told of that. */
export function createWaiting({ clock, schedule, queues, due, hosts, telling }: WaitingDeps) {
  const timeOf = (host: Host) => clock.now() + Math.max(0, host.state().until - clock.steady());

  function hold(entry: Entry, delay: number): void {
    hosts.leave(entry);
    entry.state = 'waiting';
    due.add(entry, delay);
  }

  function tell(entry: Entry, { outcome, attempts }: Made, nextAttemptAt: number | null): void {
    telling.waits(entry, queues.behind(entry), outcome.reason, nextAttemptAt, attempts, outcome);
  }

  return {
    /** Its turn comes again in so many milliseconds, and there is nothing to tell of it. */
    hold,

    /** An attempt failed, and another one follows. */
    retry(entry: Entry, made: Made): void {
      const delay = Math.min(schedule.retry(entry.attempts - 1, made.retryAfterMs), entry.expiresAt - clock.now());
      tell(entry, made, clock.now() + delay);
      hold(entry, delay);
    },

    /** The attempt was in vain through no fault of anybody: its turn comes again at once. */
    again(entry: Entry, made: Made): void {
      tell(entry, made, clock.now());
      hold(entry, 0);
    },

    /** The relay stops; its next start goes on. */
    forNextStart(entry: Entry, made: Made): void {
      entry.state = 'waiting';
      tell(entry, made, clock.now());
    },

    /** The provider cannot even prepare a request. That is for the operator to mend, and then `use` comes. */
    forOperator(entry: Entry, made: Made): void {
      tell(entry, made, null);
      hold(entry, entry.expiresAt - clock.now());
    },

    /** The provider named a time, which has not come. */
    forProvider(entry: Entry, delay: number): void {
      telling.waits(entry, queues.behind(entry), 'provider-unavailable', clock.now() + delay);
      hold(entry, Math.min(delay, entry.expiresAt - clock.now()));
    },

    /** Its host rests, perhaps because of the attempt that was made. */
    forHost(entry: Entry, host: Host, made?: Made): void {
      entry.state = 'resting';
      if (made !== undefined) tell(entry, made, timeOf(host));
      else telling.waits(entry, queues.behind(entry), 'provider-resting', timeOf(host));
    },
  };
}
