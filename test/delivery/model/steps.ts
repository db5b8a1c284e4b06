import fc from 'fast-check';

/** How a provider answers from now on. */
export const modes = [
  'works',
  'away',
  'busy',
  'busy for long',
  'refuses credentials',
  'hangs',
  'breaks off',
  'slow',
  'too large',
] as const;
export type Mode = (typeof modes)[number];

/** What a provider may say of one recipient alone: for a moment, with Retry-After, or about its credentials. */
export const troubles = ['none', 'busy', 'busy for long', 'refused'] as const;
export type Trouble = (typeof troubles)[number];

/** The apps of the model, and what an app_id is that no app takes. */
export const appIds = ['hosts', 'rooms', 'both', 'nobody'] as const;
/** The providers of the model: each app has its own types. */
export const types = ['unifiedpush', 'apns', 'fcm', 'webpush', 'desktop'] as const;
export type ProviderType = (typeof types)[number];
/** What follows the @ is the host that a pushkey leads to, for the provider that has many. */
export const pushkeys = [
  'a@one',
  'b@one',
  'c@one',
  'd@one',
  'f@one',
  'g@one',
  'e@two',
  'h@three',
  'i@four',
  'j@five',
] as const;
/** Any of them may be down, or hang while the others answer. */
export const hostNames = ['one', 'two', 'three', 'four', 'five'] as const;
export type HostName = (typeof hostNames)[number];
export const appStates = ['on', 'off', 'removed', 'broken', 'changed', 'on the desktop, too', 'limited'] as const;
export type AppState = (typeof appStates)[number];

/** Which of the registrations of a pushkey: they differ in the `data` of their devices, and each may do well or badly. */
export type Registration = 'own' | 'other';

export interface StepDevice {
  readonly app: (typeof appIds)[number];
  readonly key: (typeof pushkeys)[number];
  readonly registration?: 'other' | undefined;
}

export type StepRecipient = Pick<StepDevice, 'key' | 'registration'>;

/** Something that happens to the relay: plain data, so that a failing sequence can be kept as it was printed. */
export type Step =
  | {
      readonly do: 'push';
      readonly devices: readonly StepDevice[];
      readonly kind: 'event' | 'badge' | 'call' | 'probe';
      readonly room: 'x' | 'y';
      /** Milliseconds that pass afterwards. */
      readonly wait: number;
    }
  /** The homeserver sends an earlier push again. */
  | { readonly do: 'repeat'; readonly which: number; readonly wait: number }
  | { readonly do: 'provider'; readonly type: ProviderType; readonly mode: Mode }
  | { readonly do: 'host'; readonly host: HostName; readonly down: boolean }
  | { readonly do: 'hang'; readonly host: HostName; readonly hangs: boolean }
  | ({ readonly do: 'device'; readonly dead: boolean } & StepRecipient)
  /** Whatever is sent to this recipient fails from now on, or does no more. */
  | ({ readonly do: 'trouble'; readonly trouble: Trouble } & StepRecipient)
  /** One of the attempts that hang gets its answer. */
  | { readonly do: 'answer'; readonly which: number; readonly mode: Mode }
  | { readonly do: 'configure'; readonly app: 'hosts' | 'rooms' | 'both'; readonly state: AppState }
  | { readonly do: 'retry now' | 'give up'; readonly which: number }
  /** The wall clock is set. */
  | { readonly do: 'jump'; readonly hours: number }
  | { readonly do: 'pass'; readonly milliseconds: number }
  | { readonly do: 'disk'; readonly full: boolean }
  | { readonly do: 'crash' }
  /** SIGTERM and another start. */
  | { readonly do: 'stop' };

const registration = fc.constantFrom(undefined, undefined, undefined, 'other');
const device = fc.record({
  app: fc.oneof({ weight: 8, arbitrary: fc.constantFrom('hosts', 'rooms', 'both') }, fc.constant('nobody' as const)),
  key: fc.constantFrom(...pushkeys),
  registration,
});
const which = fc.nat(40);
const wait = fc.constantFrom(0, 1, 1, 20, 100);

/** Steps in about the proportions in which trouble shows itself soonest. */
export const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant('push'),
      devices: fc.array(device, { minLength: 1, maxLength: 3 }),
      kind: fc.constantFrom('event', 'event', 'event', 'badge', 'badge', 'call', 'probe'),
      room: fc.constantFrom('x', 'y'),
      wait,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('repeat'), which, wait }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('provider'),
      type: fc.constantFrom(...types),
      mode: fc.constantFrom('works', 'works', ...modes),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('host'), host: fc.constantFrom(...hostNames), down: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('hang'), host: fc.constantFrom(...hostNames), hangs: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('device'),
      key: fc.constantFrom(...pushkeys),
      registration,
      dead: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('trouble'),
      key: fc.constantFrom(...pushkeys),
      registration,
      trouble: fc.constantFrom(...troubles),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer'), which, mode: fc.constantFrom('works', ...modes) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('configure'),
      app: fc.constantFrom('hosts', 'rooms', 'both'),
      state: fc.constantFrom(...appStates),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('retry now', 'give up'), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('jump'), hours: fc.constantFrom(-1, 1) }) },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('pass'),
      milliseconds: fc.constantFrom(5, 50, 500, 1_000, 2_500, 6_000, 30_000, 70_000, 700_000, 3_600_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disk'), full: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop') }) },
) as fc.Arbitrary<Step>;
