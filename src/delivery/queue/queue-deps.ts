import type { Clock } from '../../lib/clock.ts';
import type { Notification } from '../../matrix/notification.ts';
import type { Backoff } from './backoff.ts';
import type { HostHeld, HostState } from './host.ts';
import type { Report } from './outcome-reporter.ts';

/** How much one provider of an app may take up, in deliveries. */
export interface QueueLimits {
  /** Attempted at one time. */
  readonly maxAttempts: number;
  /** Of them to one host, where a provider has many. */
  readonly maxPerHost: number;
  /** With their notifications in memory; the others are read back when their turn comes. */
  readonly maxInMemory: number;
  /** In the queue; at that, no more are to be accepted. */
  readonly maxQueued: number;
}

/** What all queues share. */
export interface QueueDeps {
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** The notification of a push, for a delivery that did not keep it; null when it is not to be had any more. */
  readonly load: (pushId: string) => Promise<Notification | null>;
  readonly report: Report;
  /** True while nothing more is to be begun, because the store is behind; then the queue's `drained` is called. */
  readonly storeAtCapacity?: () => boolean;
  /** Aborted when the relay stops. */
  readonly signal: AbortSignal;
}

export interface QueueState {
  /** Deliveries that wait for another attempt. */
  readonly waiting: number;
  /** Hosts whose breaker is open, or on whose breaker deliveries are parked. */
  readonly hosts: readonly ({ readonly host: string } & HostState)[];
}

/** Numbers of deliveries. */
export interface QueueHeld {
  readonly queued: number;
  readonly attempting: number;
  readonly ready: number;
  readonly delayed: number;
  /** Kept by their hosts. */
  readonly kept: number;
  /** With a place that hosts have which are not known to be well. */
  readonly placed: number;
  /** Waiting for one of those. */
  readonly throttled: number;
  /** With their notifications. */
  readonly inMemory: number;
  readonly hosts: readonly HostHeld[];
}
