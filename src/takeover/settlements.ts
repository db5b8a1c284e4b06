import { createHash } from 'node:crypto';
import { dedupKeyOf } from '../delivery/dedup-key.ts';
import { KEY_BYTES } from '../outbox/frame.ts';
import { deliveryId, type IncomingPush } from '../outbox/incoming.ts';
import type { SettledDelivery, Settlement } from '../outbox/outbox.ts';
import type { Attempt } from '../providers/provider.ts';
import { attemptBudget, boundedAttempts, FIRST_ATTEMPTS, LAST_ATTEMPTS } from './attempts.ts';
import { headOf } from './head.ts';
import type { OldDelivery, OldPush } from './old-push.ts';
import { outcomeOf } from './outcomes.ts';

/** A push as outbox and history take it, and its settlements. */
export interface ConvertedPush {
  readonly push: IncomingPush;
  /** One, or two that are settled one after the other. The last one has the answer, which puts the push into the list. */
  readonly settlements: readonly Settlement[];
  /** Keys in `push` that have to be taken before it is accepted, because their deliveries are repeats. */
  readonly repeated: readonly Uint8Array[];
}

/** `now`, in unix milliseconds, becomes the end of deliveries that can never be made, because their body is missing. */
export function convertPush(old: OldPush, now: number): ConvertedPush {
  const dedupKeys = old.deliveries.map((delivery, number) => dedupKey(old.id, number, delivery));
  return {
    push: { head: headOf(old), body: copyOf(old.body), dedupKeys },
    settlements: settlementsOf(old, now),
    repeated: dedupKeys.filter(
      (key, number): key is Uint8Array => key !== null && old.deliveries[number]?.repeat === true,
    ),
  };
}

/** The key of a repeat is unique, because the delivery that it repeats was not kept. */
function dedupKey(pushId: string, number: number, { lease, repeat }: OldDelivery): Uint8Array | null {
  if (lease !== null) return dedupKeyOf(lease);
  if (!repeat) return null;
  const hash = createHash('sha256')
    .update(`repeat ${deliveryId(pushId, number)}`)
    .digest();
  return new Uint8Array(hash.subarray(0, KEY_BYTES));
}

/** A copy with its own memory, so that nothing else crosses to another thread with it. */
const copyOf = (body: Uint8Array | null): Uint8Array => (body === null ? new Uint8Array() : new Uint8Array(body));

function settlementsOf(old: OldPush, now: number): Settlement[] {
  const budget = attemptBudget();
  const deliveries = old.deliveries.flatMap((delivery, number) => {
    const settled = settledDelivery(old, delivery, number, now);
    const attempts = boundedAttempts(delivery.attempts, budget);
    return settled === null ? [] : [{ ...settled, attempts }];
  });
  const answer = { at: old.acknowledgedAt, rejected: old.rejected };
  // The attempts of one settlement have no gap, so that the first of many are settled before the last ones.
  const early = deliveries.filter(({ attemptCount }) => attemptCount > MAX_ATTEMPTS).map(afterFirstAttempts);
  return [
    ...(early.length === 0 ? [] : [{ pushId: old.id, deliveries: early }]),
    {
      pushId: old.id,
      answer,
      deliveries: deliveries.map((one) =>
        one.attemptCount > MAX_ATTEMPTS ? { ...one, attempts: one.attempts.slice(FIRST_ATTEMPTS) } : one,
      ),
    },
  ];
}

const MAX_ATTEMPTS = FIRST_ATTEMPTS + LAST_ATTEMPTS;

/** The state of a delivery after its first attempts. */
function afterFirstAttempts({ number, attempts, waiting }: SettledDelivery): SettledDelivery {
  const first = attempts.slice(0, FIRST_ATTEMPTS);
  const reason = first.at(-1)?.outcome.reason ?? 'interrupted';
  return {
    number,
    outcome: { status: 'retrying', reason, nextAttemptAt: null },
    endedAt: null,
    attempts: first,
    attemptCount: first.length,
    ...(waiting === undefined ? {} : { waiting }),
  };
}

/** Null for a delivery that was accepted and no more. */
function settledDelivery(
  old: OldPush,
  { outcome, endedAt, expiresAt, collapse, attemptCount }: OldDelivery,
  number: number,
  now: number,
): (Omit<SettledDelivery, 'attempts'> & { readonly attempts: readonly Attempt[] }) | null {
  const known = { number, attempts: [], attemptCount };
  if (endedAt !== null) return { ...known, outcome: outcomeOf(parsed(outcome)), endedAt };
  if (old.body === null) return { ...known, outcome: { status: 'failed', reason: 'interrupted' }, endedAt: now };
  if (outcome === null || expiresAt === null) return null;
  return { ...known, outcome: outcomeOf(parsed(outcome)), endedAt: null, waiting: { expiresAt, collapse } };
}

const parsed = (json: string | null): unknown => (json === null ? null : JSON.parse(json));
