/**
 * What a takeover has just done, in the order in which it does it: for tests that end a relay there. Repeats, `accepted` and
 * `settled` (twice) come with each page of what waited, and the two of the past with each of its pages.
 */
export type TakeoverStep =
  | 'opened'
  | 'repeats-remembered'
  | 'accepted'
  | 'settled'
  | 'remembered'
  | 'waiting-taken'
  | 'past-written'
  | 'past-taken'
  | 'finished'
  | 'renamed';

export type TakeoverHook = (step: TakeoverStep) => void | Promise<void>;
