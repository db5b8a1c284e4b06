import { type Outcome, outcomeSchema } from '../outcomes/outcome.ts';

const statuses: readonly string[] = ['delivered', 'rejected', 'retrying', 'failed', 'suppressed'];

/** An outcome that an earlier version wrote. A reason that this version does not know is quoted; the status stays. */
export function outcomeOf(value: unknown): Outcome {
  const known = outcomeSchema.safeParse(value);
  if (known.success) return known.data;
  const { status, reason, nextAttemptAt } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const quoted = outcomeSchema.safeParse({
    status: statuses.includes(String(status)) ? status : 'failed',
    reason: 'provider-error',
    detail: String(reason),
    nextAttemptAt: typeof nextAttemptAt === 'number' ? nextAttemptAt : null,
  });
  return quoted.success ? quoted.data : { status: 'failed', reason: 'provider-error' };
}
