import type { Banner } from '../src/shell/shell.ts';

/** A banner of the shell's own, which belongs to no push. One with the same key replaces it. */
export function ownBanner(key: string, title: string, body: string): Banner {
  return { key, pushId: '', title, body, urgency: 'normal', sound: null };
}
