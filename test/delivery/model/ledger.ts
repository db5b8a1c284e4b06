import type { Notification } from '../../../src/matrix/notification.ts';
import { deliveryId, type IncomingPush } from '../../../src/outbox/incoming.ts';
import type { Outcome } from '../../../src/outcomes/outcome.ts';
import { patienceOf } from './apps.ts';
import type { Registration } from './steps.ts';

/** The model's record of one delivery. */
export interface Fact {
  readonly id: string;
  /** Its place among the deliveries of its push. */
  readonly number: number;
  readonly push: PushFact;
  readonly appId: string;
  readonly pushkey: string;
  readonly registration: Registration;
  /** The provider's name; null where the app_id is nobody's. */
  readonly type: string | null;
  /** In hexadecimal. */
  readonly dedupKey: string | null;
  /** Unix milliseconds. */
  readonly expiresAt: number;
  readonly collapse: string | null;
  readonly answerWithinMs: number;
  /** What the outbox knew of its dedup key: it repeats another. */
  repeats: boolean;
  /** The newest outcome that the relay reported, and the newest that is on disk. */
  told: Outcome | null;
  toldLate: boolean;
  kept: Outcome | null;
  /** The end that an earlier run reported; it may or may not have been written. */
  before: Outcome | null;
  /** The provider's last answer to it in this run. */
  answer: Outcome | null;
  /** Steady milliseconds before which the provider does not want it again. */
  notBefore: number;
  /** A person requested an attempt at once. */
  urgent: boolean;
  running: boolean;
  /** It has been attempted, and counts no more against the limits of its app; and what of that is on disk. */
  counted: boolean;
  countedOnDisk: boolean;
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
  /** Recovered after a restart: what an earlier run knew and did not write is lost. */
  restored: boolean;
}

export interface PushFact {
  readonly id: string;
  readonly number: number;
  readonly notification: Notification;
  readonly facts: Fact[];
  /** Steady milliseconds of its commit; null before, and while it is unknown whether there was one. */
  acceptedAt: number | null;
  /** Recipients whose late rejection its answer has to report. */
  lateThen: Set<string>;
  /** Those of them that were delivered to meanwhile, and when (steady milliseconds). */
  revivedAt: Map<string, number>;
  /** `lost` if the relay ended before it answered. */
  state: 'open' | 'answered' | 'lost';
}

export const isEnd = (outcome: Outcome | null): outcome is Outcome => outcome !== null && outcome.status !== 'retrying';
/** Who receives a delivery: one registration of a pushkey of an app. */
export const recipientOf = ({ appId, pushkey, registration }: Fact) => `${appId} ${pushkey} ${registration}`;
/** Of these, only one may be under way, the oldest. */
export const laneOf = (fact: Fact) => `${recipientOf(fact)} ${fact.type}`;

/** Of a pushkey that a push names twice, the first device counts. */
function registrationIn({ devices }: Notification, appId: string, pushkey: string): Registration {
  const device = devices.find((one) => one.app_id === appId && one.pushkey === pushkey);
  return device?.data === undefined ? 'own' : 'other';
}

/** Everything that was handed over, by push, by delivery and by recipient. */
export function createLedger() {
  const pushes = new Map<string, PushFact>();
  const facts = new Map<string, Fact>();
  const lanes = new Map<string, Fact[]>();
  const dedupKeys = new Map<string, Fact[]>();

  const join = (map: Map<string, Fact[]>, key: string, fact: Fact) => {
    const all = map.get(key);
    if (all === undefined) map.set(key, [fact]);
    else all.push(fact);
  };

  return {
    pushes,
    facts,
    inLane: (fact: Fact): readonly Fact[] => lanes.get(laneOf(fact)) ?? [],
    withDedupKey: (dedupKey: string): readonly Fact[] => dedupKeys.get(dedupKey) ?? [],

    add(
      { head: { id: pushId, receivedAt, deliveries }, dedupKeys: keys }: IncomingPush,
      notification: Notification,
    ): PushFact {
      const push: PushFact = {
        id: pushId,
        number: pushes.size,
        notification,
        facts: [],
        acceptedAt: null,
        lateThen: new Set(),
        revivedAt: new Map(),
        state: 'open',
      };
      pushes.set(pushId, push);
      for (const [number, { appId, pushkey, provider }] of deliveries.entries()) {
        const id = deliveryId(pushId, number);
        const key = keys[number] ?? null;
        const dedupKey = key === null ? null : Buffer.from(key).toString('hex');
        const { answerWithinMs, expireAfterMs } = patienceOf(provider);
        const lifetime = notification.content?.lifetime;
        const patience = typeof lifetime === 'number' ? Math.min(lifetime, expireAfterMs) : expireAfterMs;
        const fact: Fact = {
          id,
          number,
          push,
          appId,
          pushkey,
          registration: registrationIn(notification, appId, pushkey),
          type: provider,
          dedupKey,
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
          counted: false,
          countedOnDisk: false,
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
        if (dedupKey !== null) join(dedupKeys, dedupKey, fact);
      }
      return push;
    },

    /** It was never accepted. */
    remove(push: PushFact): void {
      pushes.delete(push.id);
      for (const fact of push.facts) {
        facts.delete(fact.id);
        for (const [map, key] of [[lanes, laneOf(fact)] as const, [dedupKeys, fact.dedupKey ?? ''] as const]) {
          const left = map.get(key)?.filter((one) => one !== fact);
          if (left !== undefined) map.set(key, left);
        }
      }
    },
  };
}

export type Ledger = ReturnType<typeof createLedger>;
