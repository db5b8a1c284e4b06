import type { Device, Notification } from '../matrix/notification.ts';
import type { Outcome } from '../outcomes/outcome.ts';
import type { Notice, Problem } from '../problems/catalogue.ts';
import type { NamedCertificate } from './certificate.ts';

/** One push to one device, as a provider sees it. */
export interface Delivery {
  readonly id: string;
  readonly pushId: string;
  readonly notification: Notification;
  readonly device: Device;
  /** A repeat of an event that was already delivered: update counts, never alert. */
  readonly repeat: boolean;
  /** Milliseconds that it is still of use; infinity where nobody knows. */
  readonly leftMs: number;
}

/** The exact request a provider would make; shown in the window as it stands. */
export interface Preview {
  /** What it is, in a word: `banner`, `badge`, `http`. */
  readonly kind: string;
  /** JSON of the request without credentials. */
  readonly request: unknown;
  /** What an attempt keeps of it, where that is less: a push is not kept twice. Null for nothing. */
  readonly kept?: unknown;
  readonly bytes?: number;
  readonly budget?: number;
}

export type Prepared<Request> =
  | { readonly kind: 'request'; readonly request: Request; readonly preview: Preview }
  | { readonly kind: 'none'; readonly outcome: Outcome };

/** One try at a delivery, as the history keeps it. Times are unix milliseconds. */
export interface Attempt {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: Outcome;
  /** What was sent (no credentials) and what came back, for the window. */
  readonly request?: unknown;
  readonly response?: unknown;
}

/** What is known of an app's credentials without alerting anybody. `proven` is null where nothing could be proven. */
export interface Check {
  readonly proven: boolean | null;
  /** What was done and what came of it. */
  readonly notices: readonly Notice[];
}

/**
 * Whom an answer concerns: the `recipient` (this pushkey), the `request` (this push), the `credentials` (this app), or the
 * `host` (everybody that is reached there).
 */
export type Concerns = 'recipient' | 'request' | 'credentials' | 'host';

/**
 * A sign that an endpoint may be gone although nobody said so: its push service knows of nobody who receives there
 * (`no-subscriber`), or the name of its host does not exist (`no-such-host`). `name-not-asked` is no sign for either: the
 * name could not be asked for.
 */
export type EndpointSign = 'no-subscriber' | 'no-such-host' | 'name-not-asked';

/** What an answer means. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly concerns: Concerns;
  /** Absent where the endpoint was reached, or the app does not want endpoints to be rejected for such signs. */
  readonly sign?: EndpointSign;
}

/** What came of one exchange with a provider. */
export interface Delivered extends Verdict {
  /** What came back, for the window. */
  readonly response?: unknown;
  /** Milliseconds the provider asks to wait before another attempt. */
  readonly retryAfterMs?: number;
}

/**
 * What delivers for an app. `prepare` is pure and does no I/O, so that the window's preview is the very request that
 * `deliver` makes. `deliver` never throws for anything the outside does: trouble is an outcome.
 */
export interface Provider<Request = unknown> {
  readonly type: string;
  /** Why it cannot deliver anything; absent when it can. */
  readonly problem?: Problem;
  /** What is odd about its configuration, and keeps nothing from being delivered yet. */
  readonly warnings?: readonly Problem[];
  /** Certificates that it works with. */
  readonly certificates?: readonly NamedCertificate[];
  prepare(delivery: Delivery): Prepared<Request>;
  deliver(request: Request, signal: AbortSignal): Promise<Delivered>;
  /** Where a request goes, for a provider whose requests go to many hosts: each fails and recovers by itself. */
  hostOf?(request: Request): string;
  /** Pushes of one pushkey with the same key replace one another on the device anyway; null replaces nothing. */
  collapseKey?(notification: Notification, device: Device): string | null;
  /** Proves the credentials as far as the provider allows without alerting anybody. Never rejects. */
  check?(signal: AbortSignal): Promise<Check>;
  close?(): Promise<void>;
}
