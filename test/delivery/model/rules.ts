import type { Clock } from '../../../src/lib/clock.ts';
import { deliveryId } from '../../../src/outbox/incoming.ts';
import type { Accepted, Answer, SettledDelivery } from '../../../src/outbox/outbox.ts';
import type { Outcome } from '../../../src/outcomes/outcome.ts';
import type { Delivered, Delivery } from '../../../src/providers/provider.ts';
import { type Fact, isEnd, type Ledger, type PushFact, recipientOf } from './ledger.ts';
import { createQuotaRules } from './quotas.ts';

/** The time that one attempt may take, milliseconds. */
const ATTEMPT_MS = 10_000;
/** How long it may take to read again what could not be read, milliseconds. */
const RELOAD_MS = 5_000;
/** How often deliveries that wait for the daily budget are checked again. Milliseconds. */
const BUDGET_LOOK_MS = 300_000;

/** The promises of the relay, checked at every event. Violations are collected; the first one is reported. */
export function createRules(clock: Clock, ledger: Ledger) {
  const broken: string[] = [];
  /** Alerts that arrived, and how many may have, by dedup key (or delivery) and provider. */
  const arrivals = new Map<string, number>();
  const allowed = new Map<string, number>();
  /** Recipients that were found dead too late. */
  const late = new Set<string>();
  /** Those of them that a push reports whose answer is not on disk yet. */
  const reporting = new Map<string, PushFact>();
  /** Successful deliveries that are not on disk yet. */
  const working = new Set<Fact>();
  /** Apps that are switched off. */
  const off = new Set<string>();
  /** Since when a delivery could have one of the places that are kept for hosts that are well, steady milliseconds. */
  const placeSince = new Map<Fact, number>();

  const blame = (what: string) => void broken.push(what);
  const quotas = createQuotaRules(clock, blame);
  const alertOf = ({ dedupKey, id }: Fact) => dedupKey ?? id;
  const add = (map: Map<string, number>, key: string, more: number) => map.set(key, (map.get(key) ?? 0) + more);
  const about = (fact: Fact) => `delivery ${fact.id} to ${recipientOf(fact)} by ${fact.type}`;
  const replaces = (newer: Fact, older: Fact) =>
    newer.push.number > older.push.number &&
    !newer.repeats &&
    newer.collapse !== null &&
    newer.collapse === older.collapse;

  function factOf(id: string): Fact | undefined {
    const fact = ledger.facts.get(id);
    if (fact === undefined) blame(`Nobody handed over delivery ${id}.`);
    return fact;
  }

  function arrived(fact: Fact): void {
    if (fact.repeats) return;
    const key = alertOf(fact);
    add(arrivals, key, 1);
    if ((arrivals.get(key) ?? 0) > 1 + (allowed.get(key) ?? 0)) blame(`Alerted twice: ${about(fact)}.`);
  }

  function mayOvertake(fact: Fact, other: Fact): boolean {
    if (other === fact || other.removed || other.push.acceptedAt === null) return true;
    return other.push.number > fact.push.number || isEnd(other.told) || other.repeats;
  }

  const saidSo = ({ answer }: Fact, outcome: Outcome) => JSON.stringify(answer) === JSON.stringify(outcome);
  /** A repeat is answered like what it repeats. */
  const likeFirst = ({ dedupKey, repeats }: Fact, outcome: Outcome) =>
    repeats && dedupKey !== null && ledger.withDedupKey(dedupKey).some(({ told }) => told?.reason === outcome.reason);

  /** True for a delivery that has not been attempted, is the first of its recipient, and whose time has come. */
  function isNext(fact: Fact): boolean {
    if (isEnd(fact.told) || fact.attempted || fact.restored || fact.repeats || fact.type === null) return false;
    if (fact.push.acceptedAt === null || clock.steady() < fact.mayWaitUntil) return false;
    return ledger.inLane(fact).every((other) => mayOvertake(fact, other) && !(other.running && other !== fact));
  }

  /** True when a delivery may end like this, by all that happened to it. */
  function isFounded(fact: Fact, outcome: Outcome): boolean {
    if (likeFirst(fact, outcome)) return true;
    switch (outcome.reason) {
      case 'unknown-app':
        return fact.type === null;
      case 'accepted':
      case 'endpoint-gone':
      case 'too-large':
        return saidSo(fact, outcome);
      case 'duplicate':
        return fact.repeats;
      case 'superseded':
        return !fact.running && ledger.inLane(fact).some((other) => replaces(other, fact));
      case 'app-disabled':
        return fact.cameToNobody;
      case 'app-removed':
        // An unknown app counts as removed once the push is answered.
        return fact.removed || (fact.restored && fact.type === null);
      case 'expired':
      case 'budget-spent':
        return clock.now() >= fact.expiresAt;
      case 'given-up':
        return fact.givenUp;
      default:
        return false;
    }
  }

  /** The pushkeys a push is to be answered with. */
  function dead(push: PushFact): Set<string> {
    const found = [...new Set(push.facts.map(recipientOf))].filter((recipient) => {
      const facts = push.facts.filter((fact) => recipientOf(fact) === recipient);
      const forwarding = facts.filter(({ type }) => type !== 'desktop');
      const judges = forwarding.length === 0 ? facts : forwarding;
      if (judges.every(({ told, toldLate }) => told?.status === 'rejected' && !toldLate)) return true;
      return push.lateThen.has(recipient);
    });
    return new Set(push.facts.filter((fact) => found.includes(recipientOf(fact))).map(({ pushkey }) => pushkey));
  }

  const judgesOf = (fact: Fact) =>
    fact.push.facts.filter((one) => recipientOf(one) === recipientOf(fact) && one.type !== 'desktop');
  const hasSay = (fact: Fact) => judgesOf(fact).length === 0 || fact.type !== 'desktop';

  /** A pushkey that has just been delivered to must not be reported as dead. */
  function works(fact: Fact): void {
    working.add(fact);
    for (const push of ledger.pushes.values()) {
      if (push.state === 'open' && push.lateThen.delete(recipientOf(fact))) {
        push.revivedAt.set(recipientOf(fact), clock.steady());
      }
    }
  }

  function learn(fact: Fact, { outcome, late: isLate = false }: SettledDelivery): void {
    const judges = judgesOf(fact);
    if (!hasSay(fact)) return;
    if (outcome.status === 'delivered') late.delete(recipientOf(fact));
    const allDead = judges.every((one) => one === fact || one.kept?.status === 'rejected');
    if (outcome.status === 'rejected' && isLate && allDead) late.add(recipientOf(fact));
  }

  return {
    broken,
    blame,
    quotas,
    late,

    accepted(push: PushFact, { duplicates }: Accepted): void {
      push.acceptedAt = clock.steady();
      const alive = new Set([...working].map(recipientOf));
      const unclaimed = push.facts.map(recipientOf).filter((one) => late.has(one) && !reporting.has(one));
      for (const recipient of unclaimed) reporting.set(recipient, push);
      push.lateThen = new Set(unclaimed.filter((one) => !alive.has(one)));
      for (const fact of push.facts) fact.repeats = duplicates.has(fact.number);
    },

    /** The relay asks a provider, for an app that is limited or not. True when somebody wanted it to be tried at once. */
    begin({ id, repeat }: Delivery, isLimited: boolean): boolean {
      const fact = factOf(id);
      if (fact === undefined) return false;
      if (fact.push.acceptedAt === null) blame(`Tried before it was on disk: ${about(fact)}.`);
      if (isEnd(fact.told)) blame(`Tried after its end: ${about(fact)}.`);
      if (repeat !== fact.repeats) blame(`${repeat ? 'Taken for a repeat' : 'A repeat that alerts'}: ${about(fact)}.`);
      if (off.has(fact.appId)) blame(`Tried for an app that is switched off: ${about(fact)}.`);
      if (clock.now() >= fact.expiresAt) blame(`Tried when it was of no use any more: ${about(fact)}.`);
      if (clock.steady() < fact.notBefore && !fact.urgent) blame(`Tried before Retry-After: ${about(fact)}.`);
      for (const other of ledger.inLane(fact)) {
        if (other.running && !other.removed) blame(`Two at once: ${about(fact)} and ${other.id}.`);
        if (!mayOvertake(fact, other)) blame(`Overtakes ${other.id}: ${about(fact)}.`);
        const since = other.push.acceptedAt ?? Number.POSITIVE_INFINITY;
        if (
          fact.collapse === 'badge' &&
          replaces(other, fact) &&
          !isEnd(other.told) &&
          since < clock.steady() &&
          !fact.restored &&
          !fact.repeats
        )
          blame(`Tried although ${other.id} takes its place: ${about(fact)}.`);
      }
      if (isLimited) quotas.begin(fact);
      fact.counted = true;
      fact.running = true;
      fact.attempted = true;
      return fact.urgent;
    },

    end({ id }: Delivery, { outcome, retryAfterMs }: Delivered, didArrive: boolean): void {
      const fact = factOf(id);
      if (fact === undefined) return;
      quotas.end(fact);
      fact.running = false;
      fact.urgent = false;
      fact.answer = outcome;
      if (retryAfterMs !== undefined) {
        fact.notBefore = clock.steady() + retryAfterMs;
        fact.mayWaitUntil = Math.max(fact.mayWaitUntil, fact.notBefore);
      }
      if (!didArrive) return;
      arrived(fact);
      // The connection broke after the request was written, and nobody can know that it arrived.
      if (outcome.status !== 'delivered' && !fact.repeats) add(allowed, alertOf(fact), 1);
    },

    /** The relay hands the outbox an outcome. */
    told(pushId: string, settled: SettledDelivery): void {
      const fact = factOf(deliveryId(pushId, settled.number));
      if (fact === undefined) return;
      const { outcome, late: isLate = false } = settled;
      if (isEnd(fact.told)) blame(`Ended twice, ${fact.told.reason} and then ${outcome.reason}: ${about(fact)}.`);
      if (fact.running) blame(`Told of while it is under way: ${about(fact)}.`);
      if (isEnd(outcome) !== (settled.endedAt !== null))
        blame(`An end without a time, or a time without: ${about(fact)}.`);
      if (isEnd(outcome) && !isFounded(fact, outcome))
        blame(`No reason for ${outcome.status} ${outcome.reason}: ${about(fact)}.`);
      // The delivery that it repeats reports the outcome.
      if (outcome.status === 'rejected' && !isLate && !fact.repeats && fact.push.state !== 'open' && fact.type !== null)
        blame(`Found dead after the answer, and not marked for the next: ${about(fact)}.`);
      fact.told = outcome;
      fact.toldLate = isLate;
      if (outcome.reason === 'superseded') {
        for (const other of ledger.inLane(fact)) {
          other.mayWaitUntil = Math.max(other.mayWaitUntil, fact.mayWaitUntil);
        }
      }
      if (outcome.status === 'delivered' && hasSay(fact)) works(fact);
    },

    kept(pushId: string, settled: SettledDelivery): void {
      const fact = ledger.facts.get(deliveryId(pushId, settled.number));
      if (fact === undefined) return;
      fact.kept = settled.outcome;
      fact.countedOnDisk = settled.attemptCount > 0;
      working.delete(fact);
      learn(fact, settled);
    },

    answered(push: PushFact, rejected: readonly string[], stopping: boolean): void {
      const expected = dead(push);
      // The answer may have been on its way when a pushkey was delivered to.
      const revivedNow = push.facts
        .filter((fact) => push.revivedAt.get(recipientOf(fact)) === clock.steady())
        .map(({ pushkey }) => pushkey);
      const permitted = new Set([...expected, ...revivedNow]);
      const isRight =
        rejected.every((pushkey) => permitted.has(pushkey)) &&
        [...expected].every((pushkey) => rejected.includes(pushkey));
      if (!isRight) blame(`Push ${push.id} was answered [${rejected}] and not [${[...expected]}].`);
      push.state = 'answered';
      for (const fact of push.facts) {
        const patient = clock.steady() < (push.acceptedAt ?? 0) + fact.answerWithinMs;
        if (fact.told === null && patient && !stopping)
          blame(`Push ${push.id} was answered before ${fact.id} was heard of.`);
      }
    },

    answerKept(pushId: string, { rejected }: Answer): void {
      for (const [recipient, push] of reporting) if (push.id === pushId) reporting.delete(recipient);
      for (const fact of ledger.pushes.get(pushId)?.facts ?? [])
        if (rejected.includes(fact.pushkey)) late.delete(recipientOf(fact));
    },

    /** Nothing more happens until time passes: every possible answer was given, and nothing waits for the failure of another. */
    quiet(isHealthy: (fact: Fact) => boolean, hasKeptPlace: (fact: Fact) => boolean): void {
      for (const fact of ledger.facts.values()) {
        if (!isNext(fact) || !isHealthy(fact)) fact.dueSince = null;
        else fact.dueSince ??= clock.steady();
        if (fact.dueSince !== null && clock.steady() - fact.dueSince > ATTEMPT_MS)
          blame(`Not attempted although nothing is wrong with it: ${about(fact)}.`);
        if (fact.dueSince === null || !hasKeptPlace(fact)) placeSince.delete(fact);
        else if (!placeSince.has(fact)) placeSince.set(fact, clock.steady());
        if (clock.steady() - (placeSince.get(fact) ?? clock.steady()) > RELOAD_MS)
          blame(`Not attempted although a place is kept for it: ${about(fact)}.`);
      }
      for (const push of ledger.pushes.values()) {
        if (push.state !== 'open' || push.acceptedAt === null) continue;
        const since = push.acceptedAt;
        const waits = push.facts.some(
          ({ told, answerWithinMs }) => told === null && clock.steady() < since + answerWithinMs,
        );
        if (!waits) blame(`Push ${push.id} is not answered, although everything is known or late.`);
      }
    },

    /** Somebody wants a delivery to be tried at once, and with it the one that it waits for; or gives it up. */
    asked(fact: Fact, now: boolean): void {
      if (!now) fact.givenUp = true;
      else for (const other of ledger.inLane(fact)) other.urgent = true;
    },

    /** Another configuration is at work: its providers may be asked at once. */
    configured(app: string, isOff: boolean): void {
      if (isOff) off.add(app);
      else off.delete(app);
      for (const fact of ledger.facts.values()) if (fact.appId === app) fact.notBefore = 0;
    },

    /** The wall clock is set, and with it the day; what waits for its budget is looked at again in time. */
    jumped(): void {
      for (const fact of ledger.facts.values()) {
        if (fact.told?.reason === 'budget-spent')
          fact.mayWaitUntil = Math.max(fact.mayWaitUntil, clock.steady() + BUDGET_LOOK_MS);
      }
    },

    /** The outbox has lost a delivery that had not ended. */
    forgotten(fact: Fact): void {
      if (fact.before === null) blame(`Lost: ${about(fact)}.`);
      else fact.told = fact.before;
    },

    /** The relay has stopped by itself: every homeserver has its answer. */
    stopped(): void {
      for (const push of ledger.pushes.values())
        if (push.state === 'open' && push.acceptedAt !== null) blame(`Stopped without an answer: ${push.id}.`);
    },

    /** The process has ended, and everything that was not on disk is lost. */
    gone(): void {
      quotas.gone();
      placeSince.clear();
      working.clear();
      reporting.clear();
      for (const fact of ledger.facts.values()) {
        if (isEnd(fact.kept)) continue;
        const uncertain = fact.running || fact.told?.status === 'delivered';
        if (uncertain && !fact.repeats) add(allowed, alertOf(fact), 1);
        if (fact.running && !fact.repeats) add(arrivals, alertOf(fact), 1);
        fact.running = false;
        fact.attempted = false;
        fact.counted = fact.countedOnDisk;
        fact.mayWaitUntil = 0;
        fact.dueSince = null;
        fact.urgent = false;
        fact.notBefore = 0;
        fact.answer = null;
        fact.restored = true;
        fact.before = isEnd(fact.told) ? fact.told : null;
        fact.told = fact.kept;
        fact.toldLate = false;
      }
      for (const push of ledger.pushes.values()) if (push.state === 'open') push.state = 'lost';
    },

    /** All faults are over and time has passed: everything that was accepted has ended. */
    finished(): void {
      for (const fact of ledger.facts.values()) {
        if (fact.push.acceptedAt !== null && !isEnd(fact.told)) blame(`Never ended: ${about(fact)}.`);
        if (fact.told?.status === 'delivered' && !fact.repeats && !arrivals.has(alertOf(fact)))
          blame(`Told as delivered and never arrived: ${about(fact)}.`);
      }
    },
  };
}

export type Rules = ReturnType<typeof createRules>;
