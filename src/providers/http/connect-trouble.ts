import { detailOf, type Reason } from '../../outcomes/outcome.ts';
import type { Fact } from '../../problems/catalogue.ts';

/** Why there is no connection, in words of ours. */
export class ConnectTrouble extends Error {
  override readonly name = 'ConnectTrouble';
  readonly fact: Fact;
  readonly reason: Reason;
  constructor(fact: Fact, reason: Reason = 'provider-unreachable') {
    super(detailOf(fact).detail);
    this.fact = fact;
    this.reason = reason;
  }
}
