import { lazy, Suspense, useState } from 'react';
import { useGeneralCommands } from '../lib/use-general-commands.ts';
import { useShortcuts } from '../lib/use-shortcuts.ts';
import { CrashedDialog } from './crashed.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { ShortcutMap } from './shortcut-map.tsx';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

/** The shortcuts of every page: the palette, and the map of the shortcuts. */
export function Keyboard() {
  const [shown, setShown] = useState<'palette' | 'keys' | null>(null);
  const close = () => setShown(null);
  useGeneralCommands(() => setShown('keys'));
  useShortcuts([
    ['keys', () => setShown('keys')],
    ['palette', () => setShown((before) => (before === 'palette' ? null : 'palette'))],
  ]);
  return (
    <>
      <ShortcutMap opened={shown === 'keys'} close={close} />
      {shown === 'palette' && (
        <ErrorBoundary fallback={(crash, retry) => <CrashedDialog crash={crash} retry={retry} close={close} />}>
          <Suspense>
            <Palette close={close} />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  );
}
