/**
 * The step that a takeover has just done, in order, for tests that end a relay there. `repeats-remembered`, `accepted` and
 * `settled` (twice) come with each page of waiting pushes, `history-written` and `history-taken` with each page of ended ones.
 */
export type TakeoverStep =
  | 'opened'
  | 'repeats-remembered'
  | 'accepted'
  | 'settled'
  | 'remembered'
  | 'waiting-taken'
  | 'history-written'
  | 'history-taken'
  | 'finished'
  | 'renamed';

export type TakeoverHook = (step: TakeoverStep) => void | Promise<void>;
