import type { IncomingPush } from '../../../src/journal/journal.ts';
import type { Notification } from '../../../src/matrix/notification.ts';
import type { Outcome } from '../../../src/outcome.ts';
import { patienceOf } from './apps.ts';

/** What the model knows of one delivery. */
export interface Fact {
  readonly id: string;
  readonly push: PushFact;
  readonly appId: string;
  readonly pushkey: string;
  /** The provider's name; null where the app_id is nobody's. */
  readonly type: string | null;
  readonly lease: string | null;
  /** Unix milliseconds. */
  readonly expiresAt: number;
  readonly collapse: string | null;
  readonly answerWithinMs: number;
  /** What the journal knew of its lease: it repeats another. */
  repeats: boolean;
  /** The newest outcome the relay told of it, and the newest that is on disk. */
  told: Outcome | null;
  toldLate: boolean;
  kept: Outcome | null;
  /** The end that an earlier run told of it, and nobody knows whether it was written. */
  before: Outcome | null;
  /** The provider's last answer to it in this run. */
  answer: Outcome | null;
  /** Steady milliseconds before which the provider does not want it again. */
  notBefore: number;
  /** Somebody asked for it to be tried at once. */
  urgent: boolean;
  running: boolean;
  /** It was under way in this run. */
  attempted: boolean;
  /** The latest of such times, its own and of those whose place it took; another configuration need not end it. */
  mayWaitUntil: number;
  /** Steady milliseconds since when nothing stands between it and its attempt; null while something does. */
  dueSince: number | null;
  givenUp: boolean;
  /** Its app was switched off when it came. */
  cameToNobody: boolean;
  /** Its app or its provider was taken away while it was on its way. */
  removed: boolean;
  /** Taken up after a restart; what an earlier run knew of it and did not write is gone. */
  restored: boolean;
}

export interface PushFact {
  readonly id: string;
  readonly number: number;
  readonly notification: Notification;
  readonly facts: Fact[];
  /** Steady milliseconds of its commit; null before, and when nobody knows whether it was. */
  acceptedAt: number | null;
  /** Pushkeys (with their app) whose death is to be told with its answer. */
  lateThen: Set<string>;
  /** Those of them that were delivered to meanwhile, and when (steady milliseconds). */
  revivedAt: Map<string, number>;
  /** `lost` when the relay went away before it answered. */
  state: 'open' | 'answered' | 'lost';
}

export const isEnd = (outcome: Outcome | null): outcome is Outcome => outcome !== null && outcome.status !== 'retrying';
export const pushkeyOf = ({ appId, pushkey }: Pick<Fact, 'appId' | 'pushkey'>) => `${appId} ${pushkey}`;
/** Of these, only one may be under way, the oldest. */
export const laneOf = ({ appId, pushkey, type }: Fact) => `${appId} ${pushkey} ${type}`;

/** Everything that was handed over, by push, by delivery and by pushkey. */
export function createLedger() {
  const pushes = new Map<string, PushFact>();
  const facts = new Map<string, Fact>();
  const lanes = new Map<string, Fact[]>();
  const leases = new Map<string, Fact[]>();

  const join = (map: Map<string, Fact[]>, key: string, fact: Fact) => {
    const all = map.get(key);
    if (all === undefined) map.set(key, [fact]);
    else all.push(fact);
  };

  return {
    pushes,
    facts,
    inLane: (fact: Fact): readonly Fact[] => lanes.get(laneOf(fact)) ?? [],
    withLease: (lease: string): readonly Fact[] => leases.get(lease) ?? [],

    add({ id, receivedAt, deliveries }: IncomingPush, notification: Notification): PushFact {
      const push: PushFact = {
        id,
        number: pushes.size,
        notification,
        facts: [],
        acceptedAt: null,
        lateThen: new Set(),
        revivedAt: new Map(),
        state: 'open',
      };
      pushes.set(id, push);
      for (const { id, appId, pushkey, provider, lease } of deliveries) {
        const { answerWithinMs, expireAfterMs } = patienceOf(provider);
        const lifetime = notification.content?.lifetime;
        const patience = typeof lifetime === 'number' ? Math.min(lifetime, expireAfterMs) : expireAfterMs;
        const fact: Fact = {
          id,
          push,
          appId,
          pushkey,
          type: provider,
          lease,
          expiresAt: receivedAt + patience,
          collapse: notification.event_id ? (provider === 'apns' ? (notification.room_id ?? null) : null) : 'badge',
          answerWithinMs,
          repeats: false,
          told: null,
          toldLate: false,
          kept: null,
          before: null,
          answer: null,
          notBefore: 0,
          urgent: false,
          running: false,
          attempted: false,
          mayWaitUntil: 0,
          dueSince: null,
          givenUp: false,
          cameToNobody: false,
          removed: false,
          restored: false,
        };
        push.facts.push(fact);
        facts.set(id, fact);
        join(lanes, laneOf(fact), fact);
        if (lease !== null) join(leases, lease, fact);
      }
      return push;
    },

    /** It was never taken. */
    remove(push: PushFact): void {
      pushes.delete(push.id);
      for (const fact of push.facts) {
        facts.delete(fact.id);
        for (const [map, key] of [[lanes, laneOf(fact)] as const, [leases, fact.lease ?? ''] as const]) {
          const left = map.get(key)?.filter((one) => one !== fact);
          if (left !== undefined) map.set(key, left);
        }
      }
    },
  };
}

export type Ledger = ReturnType<typeof createLedger>;
