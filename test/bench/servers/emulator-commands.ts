/** How an emulator answers. */
export type Mood = 'well' | 'refusing' | 'failing' | 'busy' | 'resetting' | 'slow';

/** Commands to an emulator; each is answered. */
export type Command =
  | { readonly type: 'mood'; readonly mood: Mood }
  | { readonly type: 'arrivals' }
  | { readonly type: 'missing'; readonly end: number }
  | { readonly type: 'forget' };
