import type { Step, StepDevice } from './steps.ts';

const push = (kind: 'event' | 'badge' | 'call', to: readonly StepDevice[], wait = 1): Step => ({
  do: 'push',
  devices: to,
  kind,
  room: 'x',
  wait,
});
const a: StepDevice = { app: 'hosts', key: 'a@one' };
const b: StepDevice = { app: 'hosts', key: 'b@one' };
const c: StepDevice = { app: 'hosts', key: 'c@one' };
const on = (key: StepDevice['key']): StepDevice => ({ app: 'both', key });
const both = on('a@one');
const pass = (milliseconds: number): Step => ({ do: 'pass', milliseconds });
const repeat = (which: number, wait = 1): Step => ({ do: 'repeat', which, wait });

/** Sequences that once broke a promise. */
export const cases: Readonly<Record<string, readonly Step[]>> = {
  'alerts nobody again when it is killed while a repeat waits for the first': [
    { do: 'provider', type: 'desktop', mode: 'hangs' },
    { do: 'configure', app: 'hosts', state: 'on the desktop, too' },
    push('event', [a]),
    repeat(0),
    { do: 'crash' },
  ],
  "answers when the last patient app was heard of, although another's time is up": [
    { do: 'provider', type: 'webpush', mode: 'slow' },
    push('event', [both], 0),
    push('event', [both], 0),
    { do: 'provider', type: 'fcm', mode: 'hangs' },
    push('event', [both, { app: 'rooms', key: 'a@one' }]),
    pass(6_000),
  ],
  'does not ring for a call that was under way at a crash and is over': [
    { do: 'provider', type: 'unifiedpush', mode: 'hangs' },
    push('call', [a]),
    { do: 'crash' },
    pass(70_000),
  ],
  'keeps what fails after its app was switched off, and gives up what fails after it was removed': [
    { do: 'provider', type: 'unifiedpush', mode: 'hangs' },
    { do: 'provider', type: 'fcm', mode: 'hangs' },
    push('event', [a, both]),
    { do: 'configure', app: 'hosts', state: 'off' },
    { do: 'configure', app: 'both', state: 'removed' },
    pass(30_000),
    pass(700_000),
  ],
  'asks no provider for an app that is being switched off': [
    { do: 'provider', type: 'unifiedpush', mode: 'away' },
    push('event', [b, c], 0),
    push('event', [a], 20),
    { do: 'provider', type: 'unifiedpush', mode: 'refuses credentials' },
    { do: 'configure', app: 'hosts', state: 'off' },
  ],
  'leaves the newest badge when the older one was under way as it came': [
    { do: 'provider', type: 'fcm', mode: 'hangs' },
    push('badge', [both], 0),
    pass(2_500),
    pass(6_000),
    push('badge', [both], 0),
    pass(2_500),
  ],
  'leaves the newest badge when the older one waits for a free place': [
    { do: 'provider', type: 'webpush', mode: 'slow' },
    push('event', [on('a@one'), on('b@one'), on('c@one')], 0),
    push('event', [on('d@one')], 0),
    push('badge', [on('e@two')]),
    push('badge', [on('e@two')]),
    pass(1_000),
  ],
  'waits as long as Retry-After says, also when the wall clock is set back and the push would have expired': [
    { do: 'provider', type: 'unifiedpush', mode: 'busy for long' },
    push('event', [a]),
    { do: 'jump', hours: -1 },
    pass(700_000),
    pass(700_000),
    pass(3_600_000),
  ],
  'does not call a pushkey dead that one of its providers has just delivered to': [
    { do: 'device', key: 'a@one', dead: true },
    { do: 'provider', type: 'fcm', mode: 'away' },
    { do: 'provider', type: 'webpush', mode: 'away' },
    push('event', [both]),
    { do: 'provider', type: 'fcm', mode: 'works' },
    { do: 'provider', type: 'webpush', mode: 'works' },
    pass(70_000),
    { do: 'device', key: 'a@one', dead: false },
    { do: 'provider', type: 'webpush', mode: 'away' },
    push('event', [both], 100),
  ],
  'does not call a pushkey dead that its push before has delivered to while both waited for the outbox': [
    { do: 'device', key: 'd@one', dead: true },
    push('event', [{ app: 'rooms', key: 'd@one' }]),
    { do: 'crash' },
    repeat(0, 20),
    push('event', [{ app: 'rooms', key: 'd@one' }, a], 0),
    { do: 'provider', type: 'unifiedpush', mode: 'works' },
  ],
  'may call a pushkey dead in the very moment in which it is delivered to': [
    { do: 'device', key: 'e@two', dead: true },
    push('event', [{ app: 'rooms', key: 'e@two' }, a], 0),
    push('event', [a]),
    { do: 'crash' },
    pass(700_000),
    push('event', [{ app: 'rooms', key: 'e@two' }, a], 0),
    push(
      'event',
      [
        { app: 'rooms', key: 'e@two' },
        { app: 'nobody', key: 'a@one' },
      ],
      0,
    ),
    push('event', [{ app: 'rooms', key: 'e@two' }, a], 0),
  ],
  'does not let the owner of a pushkey wait for what somebody else sends with it and fails': [
    { do: 'trouble', key: 'a@one', registration: 'other', trouble: 'busy for long' },
    push('event', [{ ...a, registration: 'other' }]),
    push('event', [a]),
    pass(30_000),
  ],
  'tries the newest badge when the older one fails and its host would let it through again at once': [
    { do: 'provider', type: 'webpush', mode: 'refuses credentials' },
    push('badge', [both], 0),
    push('event', [on('b@one')]),
    { do: 'provider', type: 'webpush', mode: 'hangs' },
    pass(30_000),
    { do: 'trouble', key: 'c@one', trouble: 'busy for long' },
    push('event', [on('c@one')], 0),
    push('badge', [both], 0),
    pass(30_000),
  ],
};

/** The same, of those that also need the random numbers of a seed. */
export const seeded: Readonly<Record<string, { readonly seed: number; readonly steps: readonly Step[] }>> = {
  'stops in time although it was just reading a push from an outbox that had been unreadable': {
    seed: 1596718511,
    steps: [
      push('event', [a, { app: 'hosts', key: 'd@one' }]),
      { do: 'provider', type: 'unifiedpush', mode: 'hangs' },
      push('event', [c]),
      push('event', [a], 0),
      { do: 'crash' },
      { do: 'disk', full: true },
      { do: 'answer', which: 0, mode: 'breaks off' },
      { do: 'stop' },
    ],
  },
};
