import { strokeName, useKeyNaming } from '../lib/key-names.ts';
import { useLanguage } from '../lib/language.tsx';
import { shortcuts } from '../lib/shortcuts.ts';

/** The first shortcuts to know. */
export function KeysHint() {
  const { activity: words } = useLanguage().strings;
  const keyboard = useKeyNaming();
  const name = (of: 'next' | 'previous' | 'keys') => strokeName(shortcuts[of][0], keyboard);
  return <p className="dim">{words.keysHint(name('next'), name('previous'), name('keys'))}</p>;
}
