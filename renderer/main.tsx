import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/notices.css';
import './styles/status-bar.css';
import './styles/document.css';
import './styles/setup.css';
import './styles/apps.css';
import './styles/forms.css';
import './styles/json-editor.css';
import './styles/palette.css';
import './styles/adaptations.css';
import './styles/activity.css';
import './styles/detail.css';
import './styles/settings.css';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { App } from './app.tsx';
import { AppearanceProvider, createAppearance } from './lib/appearance.tsx';
import { createConnection } from './lib/connection.ts';
import { guardCompositions } from './lib/input-method.ts';
import { LanguageProvider } from './lib/language.tsx';
import { createListCache } from './lib/list-cache.ts';
import { createLocalTime, LocalTimeProvider } from './lib/local-time.tsx';
import { showPlainCrash } from './lib/plain-crash.ts';
import { RelayProvider } from './lib/relay.tsx';
import { onToken, takeToken } from './lib/session.ts';
import { takeStyleNonce } from './lib/style-nonce.ts';
import { pushListOptions } from './lib/use-push-list.ts';
import { theme } from './theme.ts';

async function main(root: HTMLElement): Promise<void> {
  guardCompositions(window);
  const connection = createConnection(window);
  const token = takeToken(window);
  if (token !== null) await connection.signIn(token);
  onToken(window, connection.signIn);
  const api = createTanstackQueryUtils(connection.client);
  const queries = new QueryClient({
    defaultOptions: {
      queries: { retry: 1, staleTime: 5_000, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
  const appearance = createAppearance(window);
  const time = createLocalTime(window);
  const timeZone = () => time.options().zone;
  const lists = createListCache(queries, connection.client, timeZone);
  // The list is read while the page is drawn.
  if (connection.state().status !== 'signed-out') {
    queries.prefetchInfiniteQuery(pushListOptions(connection.client, '', timeZone()));
  }
  const nonce = takeStyleNonce(document);
  const onUncaughtError = (error: unknown, { componentStack }: { readonly componentStack?: string | undefined }) =>
    showPlainCrash(window, root, { error, components: componentStack });
  createRoot(root, { onUncaughtError }).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <QueryClientProvider client={queries}>
          <RelayProvider value={{ connection, api, lists }}>
            <AppearanceProvider value={appearance}>
              <LocalTimeProvider value={time}>
                <LanguageProvider>
                  <Router hook={useHashLocation}>
                    <App />
                  </Router>
                </LanguageProvider>
              </LocalTimeProvider>
            </AppearanceProvider>
          </RelayProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

const root = document.getElementById('root');
if (root !== null) main(root).catch((error: unknown) => showPlainCrash(window, root, { error }));
