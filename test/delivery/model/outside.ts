import type { ProviderConfig } from '../../../src/config/app-schema.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import type { Outcome } from '../../../src/outcomes/outcome.ts';
import { createMisconfiguredProvider } from '../../../src/providers/misconfigured.ts';
import type { Delivered, Delivery, Provider } from '../../../src/providers/provider.ts';
import { verdictOf } from '../../support/dispatch.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import type { Fact } from './ledger.ts';
import type { Rules } from './rules.ts';
import type { Mode, ProviderType, Registration, StepRecipient, Trouble } from './steps.ts';

const failed = (reason: Outcome['reason']): Outcome => ({ status: 'failed', reason }) as Outcome;
const TIMEOUT_MS = 10_000;
/** A host that takes longer to answer, milliseconds, has no place that is kept for those that are well. */
const SOON_MS = 2_000;

/** What each registration of a pushkey is known by. */
const recipientOf = ({ pushkey, registration = 'own' }: { pushkey: string; registration?: Registration | undefined }) =>
  `${pushkey} ${registration}`;
const recipientIn = ({ device: { pushkey, data } }: Delivery) =>
  recipientOf({ pushkey, registration: data === undefined ? 'own' : 'other' });

const hostOfKey = (pushkey: string) => pushkey.split('@')[1] ?? '';

interface Hanging {
  readonly answer: (mode: Mode) => void;
}

export interface OutsideDeps {
  readonly clock: Clock;
  readonly rules: Rules;
  /** Called whenever something moves. */
  readonly moved: () => void;
}

/** Everything behind the providers: services, hosts and devices, and the state of each. */
export function createOutside({ clock, rules, moved }: OutsideDeps) {
  const modes = new Map<string, Mode>();
  const down = new Set<string>();
  const stuck = new Set<string>();
  const dead = new Set<string>();
  const troubles = new Map<string, Trouble>();
  /** The providers that are at work, with the breakers of their hosts. */
  const atWork = new Set<{ readonly type: string; readonly breakers: Map<string, Breaker> }>();
  let hanging = new Set<Hanging>();
  /** Hosts that answered soon when they were asked last, and those that were not known to when the attempt began. */
  const well = new Set<string>();
  const atUnknown = new Map<string, string>();
  let run = 0;

  function providerOf(config: ProviderConfig): Provider {
    const isLimited = 'maxPerDay' in config && config.maxPerDay !== undefined;
    if (!isLimited) rules.quotas.unlimited(config.type === 'broken' ? config.name : config.type);
    if (config.type === 'broken') return createMisconfiguredProvider(config.name, config.problem);
    const { type } = config;
    const breakers = new Map<string, Breaker>();
    const own = { type, breakers };
    atWork.add(own);
    const hostOf = ({ device }: Delivery) => hostOfKey(device.pushkey);
    let closed = false;
    const breakerOf = (host: string) => {
      const breaker = breakers.get(host) ?? createBreaker(rules.blame);
      breakers.set(host, breaker);
      return breaker;
    };

    async function deliver(delivery: Delivery, signal: AbortSignal): Promise<Delivered> {
      moved();
      if (closed) rules.blame('A provider that was closed is asked.');
      const host = type === 'unifiedpush' ? hostOf(delivery) : '';
      const breaker = breakerOf(host);
      const began = run;
      const urgent = rules.begin(delivery, isLimited);
      breaker.begin(delivery.id, recipientIn(delivery), clock.steady(), urgent);
      const since = clock.steady();
      if (!well.has(host)) atUnknown.set(delivery.id, host);
      const { arrived, ...answer } = await ask(delivery, host, signal);
      // A process that has ended receives nothing.
      if (began !== run) return new Promise(() => undefined);
      moved();
      atUnknown.delete(delivery.id);
      if (type === 'unifiedpush') sawHost(host, answer, clock.steady() - since);
      breaker.end(delivery.id, recipientIn(delivery), clock.steady(), answer);
      rules.end(delivery, answer, arrived);
      return answer;
    }

    function ask(delivery: Delivery, host: string, signal: AbortSignal): Promise<Answer> {
      const alone = ofRecipient(recipientIn(delivery));
      if (alone !== null && type !== 'desktop') return Promise.resolve({ ...alone, concerns: 'recipient' });
      const mode = down.has(host) ? 'away' : stuck.has(host) ? 'hangs' : (modes.get(type) ?? 'works');
      return mode === 'hangs' || mode === 'slow' ? later(mode, delivery, signal) : Promise.resolve(say(mode, delivery));
    }

    return {
      type,
      prepare: (delivery: Delivery) =>
        delivery.repeat && type !== 'desktop'
          ? { kind: 'none', outcome: { status: 'suppressed', reason: 'duplicate' } }
          : { kind: 'request', request: delivery, preview: { kind: 'model', request: null } },
      deliver: (request, signal) => deliver(request as Delivery, signal),
      ...(type === 'unifiedpush' ? { hostOf: ({ pushkey }) => hostOfKey(pushkey) } : {}),
      ...(type === 'apns' ? { collapseKey: ({ room_id }) => room_id ?? null } : {}),
      close: async () => {
        closed = true;
        atWork.delete(own);
      },
    };
  }

  interface Answer extends Delivered {
    readonly arrived: boolean;
  }

  function sawHost(host: string, { outcome, concerns }: Delivered, tookMs: number): void {
    if (outcome.reason === 'interrupted') return;
    if (concerns === 'host' || concerns === 'credentials' || tookMs > SOON_MS) well.delete(host);
    else well.add(host);
  }

  function say(mode: Mode, delivery: Delivery): Answer {
    const { outcome, ...more } = outcomeIn(mode, delivery);
    return { ...verdictOf(outcome), ...more };
  }

  /** What is said of one recipient alone. */
  function ofRecipient(recipient: string): Omit<Answer, 'concerns'> | null {
    const arrived = false;
    switch (troubles.get(recipient)) {
      case undefined:
      case 'none':
        return null;
      case 'busy':
        return { outcome: failed('provider-unavailable'), arrived };
      case 'busy for long':
        return { outcome: failed('provider-unavailable'), retryAfterMs: 600_000, arrived };
      case 'refused':
        return { outcome: failed('credentials-refused'), arrived };
    }
  }

  function outcomeIn(mode: Mode, delivery: Delivery): Omit<Answer, 'concerns'> {
    switch (mode) {
      case 'works':
      case 'slow':
        if (dead.has(recipientIn(delivery))) {
          return { outcome: { status: 'rejected', reason: 'endpoint-gone' }, arrived: false };
        }
        return { outcome: { status: 'delivered', reason: 'accepted' }, arrived: true };
      case 'away':
        return { outcome: failed('provider-unreachable'), arrived: false };
      case 'busy':
        return { outcome: failed('provider-unavailable'), retryAfterMs: 8_000, arrived: false };
      case 'busy for long':
        return { outcome: failed('provider-unavailable'), retryAfterMs: 3_600_000, arrived: false };
      case 'refuses credentials':
        return { outcome: failed('credentials-refused'), arrived: false };
      case 'breaks off':
        return { outcome: failed('provider-unreachable'), arrived: true };
      case 'too large':
        return { outcome: failed('too-large'), arrived: false };
      case 'hangs':
        return { outcome: failed('provider-timeout'), arrived: false };
    }
  }

  function later(mode: Mode, delivery: Delivery, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve) => {
      const cancel = clock.after(mode === 'slow' ? 3_000 : TIMEOUT_MS, () => one.answer(mode));
      const abort = () => end({ ...verdictOf(failed('interrupted')), arrived: false });
      const end = (answer: Answer) => {
        cancel();
        signal.removeEventListener('abort', abort);
        hanging.delete(one);
        resolve(answer);
      };
      const one: Hanging = { answer: (how) => end(say(how, delivery)) };
      hanging.add(one);
      signal.addEventListener('abort', abort);
    });
  }

  return {
    providerOf,
    set: (type: ProviderType, mode: Mode) => void modes.set(type, mode),
    host: (name: string, isDown: boolean) => void (isDown ? down.add(name) : down.delete(name)),
    hang: (name: string, hangs: boolean) => void (hangs ? stuck.add(name) : stuck.delete(name)),
    device: ({ key, registration }: StepRecipient, isDead: boolean): void => {
      const recipient = recipientOf({ pushkey: key, registration });
      if (isDead) dead.add(recipient);
      else dead.delete(recipient);
    },
    answer: (which: number, mode: Mode) => [...hanging][which % Math.max(1, hanging.size)]?.answer(mode),
    trouble: ({ key, registration }: StepRecipient, trouble: Trouble): void =>
      void troubles.set(recipientOf({ pushkey: key, registration }), trouble),
    /**
     * True for a recipient that has not failed at its host since the last success there, while the host itself is well: a
     * push to it may not be kept waiting.
     */
    isHealthy(type: string, fact: Pick<Fact, 'pushkey' | 'registration'>): boolean {
      const host = type === 'unifiedpush' ? hostOfKey(fact.pushkey) : '';
      const breakers = [...atWork].flatMap((one) => (one.type === type ? (one.breakers.get(host) ?? []) : []));
      return breakers.every((breaker) => !breaker.spared() && !breaker.hasFailed(recipientOf(fact)));
    },
    /** True for a host that is known to be healthy. */
    isWell: (type: string, pushkey: string): boolean => type === 'unifiedpush' && well.has(hostOfKey(pushkey)),
    isSameHost: (one: string, other: string): boolean => hostOfKey(one) === hostOfKey(other),
    /** True for a delivery under way that started while its host was not known to be healthy. */
    isAtUnknown: (id: string): boolean => atUnknown.has(id),
    /** Everything works from now on. */
    heal(): void {
      troubles.clear();
      modes.clear();
      down.clear();
      stuck.clear();
      dead.clear();
      for (const one of [...hanging]) one.answer('works');
    },
    /** The process that sent requests has ended. */
    forget(): void {
      run += 1;
      hanging = new Set();
      atWork.clear();
      well.clear();
      atUnknown.clear();
    },
  };
}

export type Outside = ReturnType<typeof createOutside>;
