import { detailOf, type Reason } from '../../outcomes/outcome.ts';
import type { Notice } from '../../problems/catalogue.ts';

/** Why a connection could not be opened, as a notice. */
export class ConnectTrouble extends Error {
  override readonly name = 'ConnectTrouble';
  readonly notice: Notice;
  readonly reason: Reason;
  constructor(notice: Notice, reason: Reason = 'provider-unreachable') {
    super(detailOf(notice).detail);
    this.notice = notice;
    this.reason = reason;
  }
}
