import type { Outcome } from '../../src/outcomes/outcome.ts';
import type { Concerns } from '../../src/providers/provider.ts';
import type { Behaviour } from '../emulators/behaviour.ts';
import type { Run, RunOptions } from './run.ts';
import { well } from './service.ts';

/** What ends a fault: nothing, the provider itself, or the operator in the configuration. */
type Cure = 'none' | 'passes' | 'fixed';

/** One row of the matrix. */
export interface Fault extends RunOptions {
  readonly name: string;
  /** Makes the fault. */
  readonly begin?: (run: Run) => unknown;
  /** Ends it. */
  readonly end?: (run: Run) => unknown;
  /** Fields of the push that are unlike the usual ones. */
  readonly push?: object;
  /** Resolves when nothing but the end of its time can end the exchange; absent when it ends by itself. */
  readonly hangs?: (run: Run) => boolean;
  readonly cure: Cure;
  /** Whom it concerns: nobody else may feel it. */
  readonly concerns: Concerns;
  /** What is written down of the delivery after its first turn. */
  readonly outcome: Partial<Outcome>;
  /** Attempts in the first turn, and requests that reached the provider in it; both 1 unless said. */
  readonly attempts?: number;
  readonly asked?: number;
  /** Milliseconds that the provider asked to wait. */
  readonly retryAfterMs?: number;
  /** True where the provider took the push in the first turn. */
  readonly taken?: boolean;
}

type Reason = Outcome['reason'];

const behaving = (behaviour: Behaviour) => ({
  begin: ({ service }: Run) => service.behave(behaviour),
  end: ({ service }: Run) => service.behave(well),
});
const answers = (status: number, body?: object, headers: Record<string, string> = {}): Behaviour => ({
  kind: 'answer',
  status,
  body,
  headers,
});
const passing = (reason: Reason, concerns: Concerns = 'host') =>
  ({ cure: 'passes', concerns, outcome: { status: 'retrying', reason } }) as const;
const final = (reason: Reason, concerns: Concerns) =>
  ({ cure: 'none', concerns, outcome: { status: 'failed', reason } }) as const;
const dead = (reason: Reason) =>
  ({ cure: 'none', concerns: 'recipient', outcome: { status: 'rejected', reason } }) as const;
const delivered = {
  cure: 'none',
  concerns: 'request',
  outcome: { status: 'delivered', reason: 'accepted' },
  taken: true,
} as const;

/** The provider answers with this, which is said of one push and for good. */
export const deadBy = (name: string, status: number, body?: object, reason: Reason = 'endpoint-gone'): Fault => ({
  name: `dead: ${name}`,
  ...behaving(answers(status, body)),
  ...dead(reason),
});
export const refusedBy = (
  name: string,
  status: number,
  body?: object,
  reason: Reason = 'provider-refused',
  concerns: Concerns = 'request',
): Fault => ({
  name,
  ...behaving(answers(status, body)),
  ...final(reason, concerns),
});
/** The provider answers with this, and with something better later. */
export const passingBy = (
  name: string,
  status: number,
  body?: object,
  reason: Reason = 'provider-unavailable',
  concerns: Concerns = 'host',
): Fault => ({
  name,
  ...behaving(answers(status, body)),
  ...passing(reason, concerns),
});
/** A mistake in the configuration, with what it makes of the first turn. */
export const mistaken = (name: string, app: object, reason: Reason, more: Partial<Fault> = {}): Fault => ({
  name,
  app,
  cure: 'fixed',
  concerns: 'credentials',
  outcome: { status: 'retrying', reason },
  ...more,
});
/** A push that can be no push, which the provider is not even asked about. */
export const unsent = (name: string, status: 'rejected' | 'failed', reason: Reason, more: Partial<Fault>): Fault => ({
  name,
  cure: 'none',
  concerns: status === 'rejected' ? 'recipient' : 'request',
  outcome: { status, reason },
  attempts: 0,
  asked: 0,
  ...more,
});

const certificate = (name: string) => ({
  begin: ({ service }: Run) => service.present(name),
  end: ({ service }: Run) => service.present('cert'),
});

interface CommonBodies {
  readonly busy?: object;
  readonly broken?: object;
  /** Whom a 500 concerns. */
  readonly brokenFor?: Concerns;
}

/** What may happen to every provider; `busy` and `broken` are the bodies of its errors. */
export function commonFaults({ busy, broken, brokenFor = 'host' }: CommonBodies): Fault[] {
  const in90s = new Date(Date.now() + 90_000).toUTCString();
  const limited = (name: string, headers: Record<string, string>, retryAfterMs?: number): Fault => ({
    name: `429 ${name}`,
    ...behaving(answers(429, busy, headers)),
    ...passing('provider-unavailable', 'recipient'),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  const unreachable = { ...passing('provider-unreachable'), asked: 0 };
  return [
    { name: 'success', ...behaving(well), ...delivered },
    limited('without Retry-After', {}),
    limited('with Retry-After in seconds', { 'retry-after': '120' }, 120_000),
    limited('with Retry-After as a date', { date: new Date().toUTCString(), 'retry-after': in90s }, 90_000),
    limited('with a Retry-After that means nothing', { 'retry-after': 'soon' }),
    passingBy('500', 500, broken, 'provider-unavailable', brokenFor),
    {
      ...passingBy('503', 503, broken),
      ...behaving(answers(503, broken, { 'retry-after': '7' })),
      retryAfterMs: 7_000,
    },
    passingBy('408', 408),
    passingBy('502 out of a proxy, with HTML', 502),
    {
      name: 'connection refused',
      begin: ({ service }) => service.front.goAway(),
      end: ({ service }) => service.front.comeBack(),
      ...unreachable,
    },
    {
      name: 'reset before the request is written',
      begin: ({ service }) => service.front.welcome('reset'),
      end: ({ service }) => service.front.welcome('served'),
      ...unreachable,
    },
    { name: 'reset after the request is written', ...behaving({ kind: 'reset' }), ...passing('provider-unreachable') },
    { name: 'half an answer of 503', ...behaving({ kind: 'half', status: 503 }), ...passing('provider-unreachable') },
    {
      name: 'half an answer that calls it dead',
      ...behaving({ kind: 'half', status: 410 }),
      ...passing('provider-unreachable'),
    },
    { name: 'half an answer that says it was taken', ...behaving({ kind: 'half', status: 200 }), ...delivered },
    {
      name: 'hang before the request is written',
      begin: ({ service }) => service.front.welcome('ignored'),
      end: ({ service }) => service.front.welcome('served'),
      hangs: ({ service }) => service.front.connections() > 0,
      ...passing('provider-timeout'),
      asked: 0,
    },
    {
      name: 'hang after the request is written',
      ...behaving({ kind: 'hang' }),
      hangs: ({ service }) => service.asked() > 0,
      ...passing('provider-timeout'),
    },
    {
      name: 'hang in the middle of an answer of 503',
      ...behaving({ kind: 'stall', status: 503 }),
      hangs: ({ service }) => service.asked() > 0,
      ...passing('provider-timeout'),
    },
    {
      name: 'hang in the middle of an answer that says it was taken',
      ...behaving({ kind: 'stall', status: 200 }),
      hangs: ({ service }) => service.asked() > 0,
      ...delivered,
    },
    { name: 'TLS: a certificate nobody trusts', ...certificate('stranger'), ...unreachable },
    { name: 'TLS: a certificate of another name', ...certificate('elsewhere'), ...unreachable },
    {
      name: 'TLS: an authority that is missing in the configuration',
      app: { caFile: undefined },
      cure: 'fixed',
      concerns: 'host',
      outcome: { status: 'retrying', reason: 'provider-unreachable' },
      asked: 0,
    },
    {
      name: 'DNS: a name that is unknown',
      begin: ({ names }) => names('unknown'),
      end: ({ names }) => names('known'),
      ...unreachable,
    },
    {
      name: 'a file that is missing',
      app: { caFile: '/nowhere/ca.pem' },
      cure: 'fixed',
      concerns: 'credentials',
      outcome: { status: 'retrying', reason: 'misconfigured', nextAttemptAt: null } as Partial<Outcome>,
      attempts: 0,
      asked: 0,
    },
  ];
}
