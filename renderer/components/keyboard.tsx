import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import { useGeneralCommands } from '../lib/use-general-commands.ts';
import { ShortcutMap } from './shortcut-map.tsx';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

/** What the keyboard has on every page: the palette, and the map of the keys. */
export function Keyboard() {
  const [shown, setShown] = useState<'palette' | 'keys' | null>(null);
  const close = () => setShown(null);
  useGeneralCommands(() => setShown('keys'));
  useHotkeys([['shift+?', () => setShown('keys')]]);
  // In a field, too.
  useHotkeys([['mod+k', () => setShown((before) => (before === 'palette' ? null : 'palette'))]], []);
  return (
    <>
      <ShortcutMap opened={shown === 'keys'} close={close} />
      {shown === 'palette' && (
        <Suspense>
          <Palette close={close} />
        </Suspense>
      )}
    </>
  );
}
