/** How an emulator behaves. */
export type Mood = 'well' | 'refusing' | 'failing' | 'busy' | 'resetting' | 'slow';

/** What its owner sends it; each is answered. */
export type Command =
  | { readonly type: 'mood'; readonly mood: Mood }
  | { readonly type: 'arrivals' }
  | { readonly type: 'missing'; readonly end: number }
  | { readonly type: 'forget' };
