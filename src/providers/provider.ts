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
  /** True for an event that was already delivered: it updates counts and never alerts. */
  readonly repeat: boolean;
  /** For how many milliseconds from now the push stays useful; infinity when unknown. */
  readonly leftMs: number;
}

/** The exact request that a provider would make, shown in the window. */
export interface Preview {
  /** The kind of request: `banner`, `badge`, `http`. */
  readonly kind: string;
  /** JSON of the request without credentials. */
  readonly request: unknown;
  /** The smaller part of the request that an attempt stores, so that a push is not stored twice; null stores nothing. */
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
  /** The request (without credentials) and the response, for the window. */
  readonly request?: unknown;
  readonly response?: unknown;
}

/** The result of checking an app's credentials without alerting anybody. `proven` is null where nothing could be proven. */
export interface Check {
  readonly proven: boolean | null;
  /** What the check found. */
  readonly notices: readonly Notice[];
}

/**
 * Whom an answer concerns: the `recipient` (this app_id, pushkey and registration), the `request` (this push), the
 * `credentials` (this app), or the `host` (everybody who is reached through it).
 */
export type Concerns = 'recipient' | 'request' | 'credentials' | 'host';

/**
 * A sign that an endpoint may be dead although no answer says so: its push service has no subscriber for it
 * (`no-subscriber`), or the name of its host does not exist (`no-such-host`). `name-not-asked` proves neither: the name
 * could not be looked up.
 */
export type EndpointSign = 'no-subscriber' | 'no-such-host' | 'name-not-asked';

/** The meaning of an answer. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly concerns: Concerns;
  /** Absent where the endpoint was reached, or the app does not let such signs reject endpoints. */
  readonly sign?: EndpointSign;
}

/** The result of one exchange with a provider. */
export interface Delivered extends Verdict {
  /** The response, for the window. */
  readonly response?: unknown;
  /** How many milliseconds the provider asks to wait before another attempt. */
  readonly retryAfterMs?: number;
}

/**
 * Delivers for an app. `prepare` is pure and does no I/O, so that the preview in the window is the very request that
 * `deliver` makes. `deliver` never rejects for anything that happens outside: trouble is an outcome.
 */
export interface Provider<Request = unknown> {
  readonly type: string;
  /** Why the provider cannot deliver anything; absent when it can. */
  readonly problem?: Problem;
  /** Problems of the configuration that do not stop deliveries yet. */
  readonly warnings?: readonly Problem[];
  /** The certificates that the provider uses. */
  readonly certificates?: readonly NamedCertificate[];
  prepare(delivery: Delivery): Prepared<Request>;
  deliver(request: Request, signal: AbortSignal): Promise<Delivered>;
  /**
   * The host that a device names, for a provider whose devices name their own; empty where it names none. Each host fails
   * and recovers by itself, and has a share of the room in the outbox. Does no I/O, and is called before anything is prepared.
   */
  hostOf?(device: Device): string;
  /** Pushes of one pushkey with the same key replace one another on the device; null for a push that replaces nothing. */
  collapseKey?(notification: Notification, device: Device): string | null;
  /** Proves the credentials as far as the provider allows without alerting anybody. Never rejects. */
  check?(signal: AbortSignal): Promise<Check>;
  close?(): Promise<void>;
}
