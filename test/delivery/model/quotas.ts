import type { Clock } from '../../../src/lib/clock.ts';
import { QUOTAS } from './apps.ts';
import type { Fact } from './ledger.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What limited apps were let have, as the model counts it by itself. */
export function createQuotaRules(clock: Clock, blame: (what: string) => void) {
  /** Steady milliseconds of the pushes to each recipient, by the type of its provider. */
  const minutes = new Map<string, Map<string, number[]>>();
  /** Pushes of each type in a day; and what the relay itself counts, which outlives its process. */
  const days = new Map<string, number>();
  const kept = new Map<string, number>();
  const running = new Set<Fact>();

  const today = () => Math.floor(clock.now() / DAY_MS);
  const inMinute = ({ type, pushkey }: Fact) =>
    (minutes.get(type ?? '')?.get(pushkey) ?? []).filter((at) => at > clock.steady() - MINUTE_MS).length;

  function refuse(fact: Fact): void {
    const places = [...running].filter(({ type }) => type === fact.type).length;
    if (places >= QUOTAS.maxConcurrent) blame(`Too many at one time: ${fact.id}.`);
    if (fact.counted || fact.urgent) return;
    if (inMinute(fact) >= QUOTAS.maxPerMinute) blame(`Too many in a minute: ${fact.id}.`);
    if ((days.get(`${fact.type} ${today()}`) ?? 0) >= QUOTAS.maxPerDay) blame(`Too many in a day: ${fact.id}.`);
  }

  return {
    /** What the relay counts a day with. */
    dayOf(name: string) {
      const key = () => `${name.split(' ')[1]} ${today()}`;
      return {
        spent: () => kept.get(key()) ?? 0,
        add: () => void kept.set(key(), (kept.get(key()) ?? 0) + 1),
        leftMs: () => DAY_MS - (clock.now() % DAY_MS),
      };
    },

    /** True when the limits of its app let a push go out now. */
    allows: (fact: Fact) =>
      inMinute(fact) < QUOTAS.maxPerMinute && (kept.get(`${fact.type} ${today()}`) ?? 0) < QUOTAS.maxPerDay,

    /** A push is attempted by the provider of a limited app. */
    begin(fact: Fact): void {
      refuse(fact);
      running.add(fact);
      if (fact.counted || fact.repeats) return;
      const all = minutes.get(fact.type ?? '') ?? new Map<string, number[]>();
      minutes.set(fact.type ?? '', all.set(fact.pushkey, [...(all.get(fact.pushkey) ?? []), clock.steady()]));
      days.set(`${fact.type} ${today()}`, (days.get(`${fact.type} ${today()}`) ?? 0) + 1);
    },
    end: (fact: Fact): void => void running.delete(fact),

    /** Another provider of this type is at work, which is not limited. */
    unlimited: (type: string): void => void minutes.delete(type),

    /** The process has ended, and its counts per minute are lost. */
    gone(): void {
      minutes.clear();
      running.clear();
    },
  };
}
