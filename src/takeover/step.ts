/**
 * What a takeover has just done, in the order in which it does it: for tests that end a relay there. Of the waiting pushes
 * the first three come with each page, and so do the two of the past.
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
