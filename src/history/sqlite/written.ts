/** What became of a push with a write. */
export type Written =
  | { readonly type: 'unchanged' }
  /** `shown` says that lists have it. */
  | { readonly type: 'added' | 'changed'; readonly seq: number; readonly shown: boolean }
  /** Nothing of it is to be kept, now that all is done. */
  | { readonly type: 'unwanted'; readonly seq: number };

export const unchanged: Written = { type: 'unchanged' };
