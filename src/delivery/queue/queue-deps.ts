import type { Clock } from '../../lib/clock.ts';
import type { Notification } from '../../matrix/notification.ts';
import type { Backoff } from './backoff.ts';
import type { HostHeld, HostState } from './host.ts';
import type { Report } from './outcome-reporter.ts';

/** Limits of a queue, in numbers of deliveries. */
export interface QueueLimits {
  /** Attempts at one time. */
  readonly maxAttempts: number;
  /** Attempts at one time to one host, for a provider that sends to many. */
  readonly maxPerHost: number;
  /** Deliveries whose notification is in memory; the others are read back before their attempt. */
  readonly maxInMemory: number;
  /** Deliveries in the queue; at this number it accepts no more. */
  readonly maxQueued: number;
}

/** What all queues have in common. */
export interface QueueDeps {
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** Reads the notification of a push that is not in memory; resolves to null when the outbox no longer has it. */
  readonly load: (pushId: string) => Promise<Notification | null>;
  readonly report: Report;
  /** True while no attempt may start, because the store is at capacity; afterwards the queue's `drained` is called. */
  readonly storeAtCapacity?: () => boolean;
  /** Aborted when the relay stops. */
  readonly signal: AbortSignal;
}

export interface QueueState {
  /** Deliveries that wait for another attempt. */
  readonly waiting: number;
  /** Hosts whose breaker is open or has parked deliveries. */
  readonly hosts: readonly ({ readonly host: string } & HostState)[];
}

/** Numbers of deliveries. */
export interface QueueHeld {
  readonly queued: number;
  readonly attempting: number;
  readonly ready: number;
  readonly delayed: number;
  /** Waiting at their hosts. */
  readonly kept: number;
  /** With one of the slots that hosts share which are not known to be healthy. */
  readonly placed: number;
  /** Waiting for one of those slots. */
  readonly throttled: number;
  /** With their notifications. */
  readonly inMemory: number;
  readonly hosts: readonly HostHeld[];
}
