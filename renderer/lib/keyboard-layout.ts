import { useEffect, useState } from 'react';

/** What keys type without Shift, by their `code`. */
export type KeyboardLayout = ReadonlyMap<string, string>;

/** The Keyboard Map API, which Chromium alone has, and only where the connection is secure. */
interface KeyboardMapNavigator {
  readonly keyboard?: { getLayoutMap(): Promise<Iterable<readonly [string, string]>> };
}

/** The keyboard layout when this component was mounted; null where the browser does not report it. */
export function useKeyboardLayout(): KeyboardLayout | null {
  const [layout, setLayout] = useState<KeyboardLayout | null>(null);
  useEffect(() => {
    let current = true;
    readLayout(navigator).then((read) => current && setLayout(read));
    return () => {
      current = false;
    };
  }, []);
  return layout;
}

async function readLayout({ keyboard }: Navigator & KeyboardMapNavigator): Promise<KeyboardLayout | null> {
  if (keyboard === undefined) return null;
  try {
    const layout = new Map(await keyboard.getLayoutMap());
    // Without a display the layout is empty.
    return layout.size === 0 ? null : layout;
  } catch {
    return null;
  }
}
