/** What a write did to a push. */
export type Written =
  | { readonly type: 'unchanged' }
  /** `shown` says whether lists show it. */
  | { readonly type: 'added' | 'changed'; readonly seq: number; readonly shown: boolean }
  /** The content policy keeps nothing of a push that has ended. */
  | { readonly type: 'unwanted'; readonly seq: number };

export const unchanged: Written = { type: 'unchanged' };
