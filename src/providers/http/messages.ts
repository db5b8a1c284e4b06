import type { Reason } from '../../outcomes/outcome.ts';
import type { Notice } from '../../problems/catalogue.ts';

export interface HttpRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Why a request got no answer. */
export interface Trouble {
  readonly kind: 'trouble';
  readonly reason: Reason;
  readonly detail: string;
  /** The detail as a notice, where Carillon has words for it. */
  readonly fact?: Notice | undefined;
  /** Set where the name of the host was not resolved: it does not exist, or could not be looked up. */
  readonly sign?: 'no-such-host' | 'name-not-asked';
}

/** The result of a request: an answer of any status, or why there was none. */
export type HttpResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** With lower-case names. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | Trouble;
