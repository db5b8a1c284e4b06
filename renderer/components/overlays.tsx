import { MantineThemeProvider } from '@mantine/core';
import { type ReactNode, useState } from 'react';

/**
 * Gives dialogs, menus and hints a place within the pages: they lie over them, and go and come with them. At the end of
 * the document, where they lie otherwise, they would stay over the page for signing in.
 */
export function Overlays({ children }: { readonly children: ReactNode }) {
  const [place] = useState(() => document.createElement('div'));
  const [theme] = useState(() => ({ components: { Portal: { defaultProps: { target: place } } } }));
  return (
    <MantineThemeProvider theme={theme}>
      {children}
      <div ref={(within) => within?.append(place)} />
    </MantineThemeProvider>
  );
}
