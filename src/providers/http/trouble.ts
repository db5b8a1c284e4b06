import { detailOf } from '../../outcomes/outcome.ts';
import { ProblemError } from '../../problems/problem-error.ts';
import { AddressRefused } from './address-guard.ts';
import { ConnectTrouble } from './connect-trouble.ts';
import type { Deadline } from './deadline.ts';
import type { Trouble } from './messages.ts';

/** Why there is no answer, from the error that ended an exchange. */
export function troubleOf(error: unknown, deadline: Deadline): Trouble {
  const bounded = deadline.trouble();
  if (bounded !== null) return bounded;
  const cause = rootOf(error);
  if (cause instanceof ConnectTrouble) {
    const sign = cause.notice.code === 'name-not-looked-up' ? ({ sign: 'name-not-asked' } as const) : {};
    return { kind: 'trouble', reason: cause.reason, ...detailOf(cause.notice), ...sign };
  }
  if (cause instanceof ProblemError) return { kind: 'trouble', reason: 'misconfigured', ...detailOf(cause.problem) };
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof AddressRefused) return { kind: 'trouble', reason: 'address-refused', detail };
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code.includes('TIMEOUT'))
    return { kind: 'trouble', reason: 'provider-timeout', ...detailOf({ code: 'no-answer-in-time', parameters: {} }) };
  return {
    kind: 'trouble',
    reason: 'provider-unreachable',
    detail: detail || code || 'The connection ended before there was an answer.',
    ...(code === 'ENOTFOUND' ? { sign: 'no-such-host' } : code === 'EAI_AGAIN' ? { sign: 'name-not-asked' } : {}),
  };
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}
