import type { Outcome } from '../outcome.ts';
import type { Delivery, Prepared, Provider } from './provider.ts';

/** One of the providers that share an app. */
export interface Member {
  readonly provider: Provider;
  /** False for a copy on the desktop, which has no say about the pushkey. */
  readonly forwards: boolean;
}

interface Part {
  readonly member: Member;
  readonly prepared: Prepared<unknown>;
}

/**
 * Several providers for one app: each gets every push, at the same time, and one's trouble never touches another's. The
 * pushkey is dead only when every provider that forwards says so.
 */
export function createFanOut(members: readonly Member[]): Provider<readonly Part[]> {
  const problems = members.flatMap(({ provider }) => provider.problem ?? []);
  return {
    type: members.map(({ provider }) => provider.type).join(' + '),
    ...(problems.length === 0 ? {} : { problem: problems.join(' ') }),
    prepare: (delivery) => prepare(members, delivery),
    async deliver(parts, signal) {
      const ended = await Promise.all(
        parts.map(async ({ member, prepared }) => {
          if (prepared.kind === 'none') return { member, outcome: prepared.outcome };
          try {
            return { member, ...(await member.provider.deliver(prepared.request, signal)) };
          } catch (cause) {
            const detail = cause instanceof Error ? cause.message : String(cause);
            return { member, outcome: { status: 'failed', reason: 'provider-error', detail } satisfies Outcome };
          }
        }),
      );
      const response = ended.map(({ member, ...each }) => ({ provider: member.provider.type, ...each }));
      return { outcome: together(ended), response };
    },
    async check(signal) {
      const checks = await Promise.all(
        members.map(async ({ provider }) => ({ provider, check: await provider.check?.(signal) })),
      );
      const done = checks.flatMap(({ provider, check }) =>
        check === undefined ? [] : [{ type: provider.type, ...check }],
      );
      const refused = done.some(({ proven }) => proven === false);
      const proven = done.length > 0 && done.every((one) => one.proven === true);
      return {
        proven: refused ? false : proven ? true : null,
        words: done.map(({ type, words }) => `${type}: ${words}`).join(' '),
      };
    },
    async close() {
      await Promise.all(members.map(({ provider }) => provider.close?.()));
    },
  };
}

function prepare(members: readonly Member[], delivery: Delivery): Prepared<readonly Part[]> {
  const parts = members.map((member): Part => ({ member, prepared: member.provider.prepare(delivery) }));
  if (parts.every(({ prepared }) => prepared.kind === 'none')) {
    const ended = parts.flatMap(({ member, prepared }) =>
      prepared.kind === 'none' ? [{ member, outcome: prepared.outcome }] : [],
    );
    return { kind: 'none', outcome: together(ended) };
  }
  const request = parts.map(({ member, prepared }) => ({
    provider: member.provider.type,
    ...(prepared.kind === 'none' ? { nothing: prepared.outcome.reason } : prepared.preview),
  }));
  return { kind: 'request', request: parts, preview: { kind: 'several', request } };
}

/** The outcome of all: what is worth knowing first of those that forward, and the others beside it. */
function together(ended: readonly { readonly member: Member; readonly outcome: Outcome }[]): Outcome {
  const forwarding = ended.filter(({ member }) => member.forwards);
  const decisive = (forwarding.length === 0 ? ended : forwarding).map(({ outcome }) => outcome);
  const detail = ended
    .map(({ member, outcome }) => `${member.provider.type}: ${outcome.status}, ${outcome.detail ?? outcome.reason}`)
    .join('; ');
  // All of them dead is rejected; one that works keeps the pushkey.
  for (const status of ['delivered', 'failed', 'suppressed'] as const) {
    const found = decisive.find((outcome) => outcome.status === status);
    if (found !== undefined) return { status, reason: found.reason, detail };
  }
  return { status: 'rejected', reason: decisive[0]?.reason ?? 'unknown-app', detail };
}
