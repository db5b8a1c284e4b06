import type { Reason } from '../../outcomes/outcome.ts';
import type { Notice } from '../../problems/catalogue.ts';

export interface HttpRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What kept an answer away. */
export interface Trouble {
  readonly kind: 'trouble';
  readonly reason: Reason;
  readonly detail: string;
  /** The same, where it is in words of ours. */
  readonly fact?: Notice | undefined;
  /** Set where the name of the host was not resolved: it does not exist, or could not be asked for. */
  readonly sign?: 'no-such-host' | 'name-not-asked';
}

/** What came of a request: an answer of any status, or the trouble that kept one away. */
export type HttpResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Names in small letters. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | Trouble;
